#include "services/ingest/duplicate_window.hpp"

namespace tollgate::ingest {
namespace {

// An endpoint's name has no blank, so the pair cannot be read in two ways.
std::string key_of(std::string_view endpoint, std::string_view event_id) {
  std::string key;
  key.reserve(endpoint.size() + event_id.size() + 1);
  key += endpoint;
  key += ' ';
  key += event_id;
  return key;
}

}  // namespace

bool DuplicateWindow::contains(std::string_view endpoint, std::string_view event_id) const {
  if (size_ == 0) return false;
  const auto key = key_of(endpoint, event_id);
  const std::lock_guard lock(mutex_);
  return seen_.contains(key);
}

void DuplicateWindow::add(std::string_view endpoint, std::string_view event_id) {
  if (size_ == 0) return;
  auto key = key_of(endpoint, event_id);
  const std::lock_guard lock(mutex_);
  const auto [position, is_new] = seen_.insert(std::move(key));
  if (!is_new) return;
  if (oldest_first_.size() < size_) {
    oldest_first_.push_back(&*position);
    return;
  }
  seen_.erase(*oldest_first_[next_]);
  oldest_first_[next_] = &*position;
  next_ = (next_ + 1) % size_;
}

}  // namespace tollgate::ingest
