#include "services/work_order/read_model/page_token.h"

#include <gtest/gtest.h>

#include <limits>

namespace truckroll::read_model {
namespace {

TEST(PageToken, KeepsAPlace) {
  for (int64_t due : {int64_t{0}, int64_t{-5}, std::numeric_limits<int64_t>::max()}) {
    const Place place{due, std::string("\0\xff'x", 4)};
    std::optional<Place> read = DecodePageToken(EncodePageToken(7, place), 7);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->due, due);
    EXPECT_EQ(read->tie, place.tie);
  }
}

TEST(PageToken, OtherFiltersCutOffOrStrangeIsNone) {
  const std::string token = EncodePageToken(7, {1, "tie"});
  EXPECT_FALSE(DecodePageToken(token, 8).has_value());
  EXPECT_FALSE(DecodePageToken(token.substr(0, 20), 7).has_value());
  EXPECT_FALSE(DecodePageToken("%%%", 7).has_value());
  EXPECT_FALSE(DecodePageToken("", 7).has_value());
}

TEST(PageToken, DigestLooksAtFiltersOnly) {
  v1::ListWorkOrdersRequest request;
  request.set_parent("regions/a");
  const uint64_t digest = FilterDigest(request);
  request.set_page_size(3);
  request.set_page_token("x");
  EXPECT_EQ(FilterDigest(request), digest);
  request.set_at_risk(true);
  EXPECT_NE(FilterDigest(request), digest);
}

}  // namespace
}  // namespace truckroll::read_model
