// A directory of keys for one test, gone with it.
#ifndef TRUCKROLL_TESTS_UNIT_PLATFORM_AUTH_KEYS_DIRECTORY_H_
#define TRUCKROLL_TESTS_UNIT_PLATFORM_AUTH_KEYS_DIRECTORY_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "platform/auth/key_ring.h"

namespace truckroll {

class KeysDirectory {
 public:
  KeysDirectory() {
    std::string pattern = testing::TempDir() + "truckroll-keys-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~KeysDirectory() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

  // Returns the kid.
  std::string Add(absl::Time now) const {
    absl::StatusOr<std::string> kid = auth::KeyRing::AddKey(path_, now);
    EXPECT_TRUE(kid.ok()) << kid.status();
    return kid.ok() ? *kid : "";
  }

  std::string Read(const std::string& name) const {
    std::ifstream in(path_ + "/" + name);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_UNIT_PLATFORM_AUTH_KEYS_DIRECTORY_H_
