// A value or the reason why there is none. Used wherever the world, the user or a peer can make something fail; nothing below
// apps throws for these reasons.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "libmp/core/contract.hpp"

namespace mp {

// What a person reads: what failed, on what, why, and what to do about it, in one line without a final full stop.
struct Error {
  std::string message;

  // "outer: message", for a caller that knows more about what was being attempted.
  [[nodiscard]] Error within(const std::string& outer) const { return Error{outer + ": " + message}; }
  friend bool operator==(const Error&, const Error&) = default;
};

// Success without a value.
struct Done {
  friend bool operator==(const Done&, const Done&) = default;
};

// Holds either a T or an E; T and E are different types. Asking for the one that is not there is a broken contract.
template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  [[nodiscard]] T& value() & {
    auto* value = std::get_if<0>(&state_);
    expects(value != nullptr, "Result::value() of a failure");
    return *value;
  }
  [[nodiscard]] const T& value() const& {
    const auto* value = std::get_if<0>(&state_);
    expects(value != nullptr, "Result::value() of a failure");
    return *value;
  }
  [[nodiscard]] T&& value() && {
    auto* value = std::get_if<0>(&state_);
    expects(value != nullptr, "Result::value() of a failure");
    return std::move(*value);
  }
  [[nodiscard]] const E& error() const& {
    const auto* error = std::get_if<1>(&state_);
    expects(error != nullptr, "Result::error() of a success");
    return *error;
  }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, E> state_;
};

// An operation that succeeds without a value.
using Status = Result<Done>;

}  // namespace mp
