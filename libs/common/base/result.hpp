#pragma once
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace tollgate {

/// An expected failure: what was expected, what came, what to do, as one sentence in `message`;
/// `code` is stable and machine-readable (upper case for what HTTP answers show, lower case elsewhere).
struct Error {
  std::string code;
  std::string message;
};

/// Outcome of something that may be refused. Infrastructure trouble is thrown, never returned here.
template <class T>
using Result = tl::expected<T, Error>;

/// A refusal, ready to be returned from a function that gives a Result.
[[nodiscard]] inline tl::unexpected<Error> refuse(std::string code, std::string message) {
  return tl::unexpected<Error>(Error{std::move(code), std::move(message)});
}

}  // namespace tollgate
