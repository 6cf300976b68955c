#include "libmp/transport/delivery_rate.hpp"

#include <algorithm>

namespace mp::transport {

DeliveryRate::Departure DeliveryRate::handle_sent(std::size_t bytes_in_flight, Instant now) noexcept {
  // The time in which nothing was on its way says nothing about the path.
  if (bytes_in_flight == 0) first_sent_at_ = delivered_at_ = now;
  const auto limit = delivered_ < limited_until_ ? Limit::application : Limit::path;
  return {now, first_sent_at_, delivered_at_, delivered_, lost_, limit};
}

void DeliveryRate::handle_acknowledged(const Departure& departure, std::size_t bytes) noexcept {
  delivered_ += bytes;
  if (!newest_ || departure.sent_at > newest_->sent_at) newest_ = departure;
}

std::optional<RateSample> DeliveryRate::take_sample(Duration shortest_round_trip, Instant now) noexcept {
  if (!newest_) return std::nullopt;
  const auto departure = *newest_;
  newest_.reset();
  delivered_at_ = now;
  first_sent_at_ = std::max(first_sent_at_, departure.sent_at);
  const auto interval = std::max(departure.sent_at - departure.first_sent_at, now - departure.delivered_at);
  if (interval <= Duration{0} || interval < shortest_round_trip) return std::nullopt;
  return RateSample{.delivered = delivered_ - departure.delivered,
                    .lost = lost_ > departure.lost ? lost_ - departure.lost : 0,
                    .interval = interval,
                    .limit = departure.limit,
                    .delivered_before = departure.delivered};
}

void DeliveryRate::handle_nothing_to_send(std::size_t bytes_in_flight) noexcept {
  limited_until_ = delivered_ + std::max<std::size_t>(bytes_in_flight, 1);
}

}  // namespace mp::transport
