#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::stripe {

/// The keys of all objects open at one moment of a SAX pass, to find one given twice in n log n, whatever the sender
/// chose.
class OpenKeys {
 public:
  void open() { begins_.push_back(keys_.size()); }

  void add(std::string_view key) {
    keys_.push_back({std::hash<std::string_view>{}(key), text_.size(), key.size()});
    text_.append(key);
  }

  /// Closes the innermost object; true when one of its keys was given twice.
  [[nodiscard]] bool close_with_duplicate() {
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(begins_.back());
    const size_t text_begin = begin == keys_.end() ? text_.size() : begin->begin;
    std::sort(begin, keys_.end(), [this](const Key& left, const Key& right) {
      return left.hash != right.hash ? left.hash < right.hash : text_of(left) < text_of(right);
    });
    const bool twice = std::adjacent_find(begin, keys_.end(), [this](const Key& left, const Key& right) {
                         return left.hash == right.hash && text_of(left) == text_of(right);
                       }) != keys_.end();
    keys_.erase(begin, keys_.end());
    begins_.pop_back();
    text_.resize(text_begin);
    return twice;
  }

 private:
  struct Key {
    size_t hash;
    size_t begin;
    size_t size;
  };
  [[nodiscard]] std::string_view text_of(const Key& key) const {
    return std::string_view(text_).substr(key.begin, key.size);
  }
  std::vector<Key> keys_;
  std::vector<size_t> begins_;
  std::string text_;
};

}  // namespace tollgate::stripe
