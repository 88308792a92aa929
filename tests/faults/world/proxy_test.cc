// Each weather does to a connection what the storm counts on.
#include "tests/faults/world/proxy.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

namespace truckroll::faults {
namespace {

class ProxyTest : public ::testing::Test {
 protected:
  ProxyTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "proxy-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = Address("target");
    EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    proxies_.Add("link", "unix:" + directory_ + "/proxy", "unix:" + directory_ + "/target");
  }
  ~ProxyTest() override {
    close(listener_);
    std::filesystem::remove_all(directory_);
  }

  sockaddr_un Address(const std::string& name) const {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    strncpy(address.sun_path, (directory_ + "/" + name).c_str(), sizeof(address.sun_path) - 1);
    return address;
  }

  // Both ends of a connection through the proxy.
  struct Ends {
    int client = -1;
    int server = -1;
    ~Ends() {
      close(client);
      close(server);
    }
  };
  void Connect(Ends* ends) {
    ends->client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = Address("proxy");
    ASSERT_EQ(connect(ends->client, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    ends->server = accept(listener_, nullptr, nullptr);
    ASSERT_GE(ends->server, 0);
  }
  static void Say(int fd, const std::string& text) {
    ASSERT_EQ(send(fd, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  // All up to `size` bytes or the end.
  static std::string Hear(int fd, size_t size) {
    std::string heard(size, '\0');
    size_t at = 0;
    while (at < size) {
      const ssize_t got = recv(fd, heard.data() + at, size - at, 0);
      if (got <= 0) break;
      at += static_cast<size_t>(got);
    }
    heard.resize(at);
    return heard;
  }
  // Whether anything arrives, given a little time.
  static bool Arrives(int fd) {
    pollfd polled = {fd, POLLIN, 0};
    return poll(&polled, 1, 150) > 0;
  }

  std::string directory_;
  int listener_ = -1;
  Proxies proxies_;
};

TEST_F(ProxyTest, InFairSlowAndTricklingWeatherAllArrives) {
  const std::string text(5000, 'x');
  for (const Weather weather : {Weather::kFair, Weather::kSlow, Weather::kTrickle}) {
    proxies_.Set("link", weather);
    Ends ends;
    Connect(&ends);
    Say(ends.client, text);
    EXPECT_EQ(Hear(ends.server, text.size()), text);
    Say(ends.server, "answer");
    EXPECT_EQ(Hear(ends.client, 6), "answer");
    shutdown(ends.client, SHUT_WR);
    EXPECT_EQ(Hear(ends.server, 1), "") << "the end is carried too";
  }
}

TEST_F(ProxyTest, SilenceHoldsBackUntilItIsOver) {
  Ends ends;
  Connect(&ends);
  proxies_.Set("link", Weather::kSilent);
  Say(ends.client, "hello");
  EXPECT_FALSE(Arrives(ends.server));
  proxies_.Set("link", Weather::kFair);
  EXPECT_EQ(Hear(ends.server, 5), "hello");
}

TEST_F(ProxyTest, ACutComesInTheMiddleOfAMessage) {
  Ends ends;
  Connect(&ends);
  proxies_.Cut("link");
  Say(ends.client, "12345678");
  EXPECT_EQ(Hear(ends.server, 8), "1234");
  EXPECT_EQ(Hear(ends.client, 1), "");
}

TEST_F(ProxyTest, ClosedMeansThatConnectionsEndAndNoneBegin) {
  Ends ends;
  Connect(&ends);
  proxies_.Set("link", Weather::kClosed);
  EXPECT_EQ(Hear(ends.client, 1), "");
  EXPECT_EQ(Hear(ends.server, 1), "");
  Ends refused;
  refused.client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = Address("proxy");
  ASSERT_EQ(connect(refused.client, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(Hear(refused.client, 1), "");
}

TEST_F(ProxyTest, WhatVanishedIsNeverHeardOfAgain) {
  Ends ends;
  Connect(&ends);
  proxies_.Vanish("link");
  Say(ends.client, "hello");
  EXPECT_FALSE(Arrives(ends.server));
  EXPECT_FALSE(Arrives(ends.client)) << "nor closed";
  Ends fresh;
  Connect(&fresh);
  Say(fresh.client, "hello");
  EXPECT_EQ(Hear(fresh.server, 5), "hello");
}

}  // namespace
}  // namespace truckroll::faults
