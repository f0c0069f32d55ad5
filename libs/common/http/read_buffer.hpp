#pragma once
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace tollgate::http {

/// Bytes read ahead on one connection, bounded. Views of unread() stay valid until prepare().
class ReadBuffer {
 public:
  explicit ReadBuffer(size_t limit) : limit_(limit) {}

  [[nodiscard]] std::string_view unread() const { return {data_.get() + begin_, end_ - begin_}; }
  void consume(size_t bytes) { begin_ += bytes; }
  void commit(size_t bytes) { end_ += bytes; }

  /// Free space to read into; empty when `limit` bytes are unread already.
  [[nodiscard]] std::span<char> prepare() {
    if (begin_ > 0) {
      std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (end_ == capacity_ && capacity_ < limit_) grow();
    return {data_.get() + end_, capacity_ - end_};
  }

 private:
  static constexpr size_t kFirstBytes = 4096;  // a webhook's head and body in one read, as a rule

  void grow() {
    const size_t wanted = std::min(limit_, std::max(kFirstBytes, capacity_ * 2));
    // One byte more than is used: Boost 1.81's iequals looks one byte past the end (PITFALLS 4-j).
    std::unique_ptr<char[]> larger(new char[wanted + 1]);
    larger[wanted] = 0;
    if (end_ > 0) std::memcpy(larger.get(), data_.get(), end_);
    data_ = std::move(larger);
    capacity_ = wanted;
  }

  size_t limit_;
  std::unique_ptr<char[]> data_;
  size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace tollgate::http
