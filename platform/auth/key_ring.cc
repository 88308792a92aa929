#include "platform/auth/key_ring.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace truckroll::auth {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kPublicEnding = ".pub.pem";
constexpr absl::string_view kPrivateEnding = ".pem";

using PKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string Text(BIO* bio) {
  char* bytes = nullptr;
  long size = BIO_get_mem_data(bio, &bytes);
  return std::string(bytes, size);
}

bool IsP256(EVP_PKEY* key) {
  char group[64] = {};
  return EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 && absl::string_view(group) == "prime256v1";
}

bool GoodPublic(const std::string& pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  PKey key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  return key && IsP256(key.get());
}

bool GoodPrivate(const std::string& pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  PKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  return key && IsP256(key.get());
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

// Appears whole or not at all: other programs read the directory at any moment.
absl::Status WriteFile(const fs::path& path, const std::string& text, mode_t mode) {
  fs::path draft = path;
  draft += ".draft";
  {
    std::ofstream out(draft, std::ios::binary);
    if (::chmod(draft.c_str(), mode) != 0 || !(out << text).flush()) {
      return absl::FailedPreconditionError(absl::StrCat("cannot write ", draft.string()));
    }
  }
  std::error_code error;
  fs::rename(draft, path, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat("cannot write ", path.string(), ": ", error.message()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeyRing::Keys> KeyRing::Read(const std::string& directory) {
  std::error_code error;
  Keys keys;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename().string();
    absl::string_view kid = name;
    if (!absl::ConsumeSuffix(&kid, kPublicEnding) || kid.empty()) continue;
    auto key = std::make_shared<Key>();
    key->kid = std::string(kid);
    key->public_pem = ReadFile(at->path());
    key->private_pem = ReadFile(fs::path(directory) / absl::StrCat(kid, kPrivateEnding));
    if (!GoodPublic(key->public_pem) || (!key->private_pem.empty() && !GoodPrivate(key->private_pem))) {
      return absl::FailedPreconditionError(
          absl::StrCat("key ", kid, " in ", directory, ": expected a P-256 key in PEM"));
    }
    keys[key->kid] = std::move(key);
  }
  if (error) return absl::FailedPreconditionError(absl::StrCat("keys directory ", directory, ": ", error.message()));
  if (keys.empty()) return absl::FailedPreconditionError(absl::StrCat("no *.pub.pem in keys directory ", directory));
  return keys;
}

absl::StatusOr<std::unique_ptr<KeyRing>> KeyRing::Load(std::string directory) {
  absl::StatusOr<Keys> keys = Read(directory);
  if (!keys.ok()) return keys.status();
  return std::unique_ptr<KeyRing>(new KeyRing(std::move(directory), *std::move(keys)));
}

absl::StatusOr<std::string> KeyRing::AddKey(const std::string& directory, absl::Time now) {
  std::error_code error;
  fs::create_directories(directory, error);
  PKey key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  Bio private_bio(BIO_new(BIO_s_mem()), &BIO_free);
  Bio public_bio(BIO_new(BIO_s_mem()), &BIO_free);
  unsigned char tail[4];
  if (!key || RAND_bytes(tail, sizeof tail) != 1 || PEM_write_bio_PUBKEY(public_bio.get(), key.get()) != 1 ||
      PEM_write_bio_PrivateKey(private_bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return absl::InternalError("OpenSSL could not make a P-256 key");
  }
  std::string kid = absl::StrCat(absl::FormatTime("%Y%m%dT%H%M%E3SZ", now, absl::UTCTimeZone()), "-",
                                 absl::BytesToHexString({reinterpret_cast<const char*>(tail), sizeof tail}));
  fs::path stem = fs::path(directory) / kid;
  // The public half first: by the time anyone signs with it, everyone can verify.
  absl::Status written = WriteFile(absl::StrCat(stem.string(), kPublicEnding), Text(public_bio.get()), 0644);
  if (written.ok()) written = WriteFile(absl::StrCat(stem.string(), kPrivateEnding), Text(private_bio.get()), 0600);
  if (!written.ok()) return written;
  return kid;
}

void KeyRing::ReadAgain(absl::Time now) {
  if (now - read_time_ < absl::Seconds(1) && now >= read_time_) return;
  read_time_ = now;
  // A directory that cannot be read just now leaves the keys that we have.
  absl::StatusOr<Keys> keys = Read(directory_);
  if (keys.ok()) keys_ = *std::move(keys);
}

std::shared_ptr<const Key> KeyRing::Find(absl::string_view kid, absl::Time now) {
  std::lock_guard lock(mutex_);
  auto found = keys_.find(kid);
  if (found == keys_.end()) {
    ReadAgain(now);
    found = keys_.find(kid);
  }
  return found == keys_.end() ? nullptr : found->second;
}

std::shared_ptr<const Key> KeyRing::Signing(absl::Time now) {
  std::lock_guard lock(mutex_);
  ReadAgain(now);
  for (auto key = keys_.rbegin(); key != keys_.rend(); ++key) {
    if (!key->second->private_pem.empty()) return key->second;
  }
  return nullptr;
}

}  // namespace truckroll::auth
