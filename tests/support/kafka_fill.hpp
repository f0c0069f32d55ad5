#pragma once
#include <string>

namespace tollgate::test {

/// Writes `count` records (key "key", value "value", headers h=first, other=, h=second) to each of the partitions 0 to
/// `partitions` - 1, and waits for the acks. Throws when one fails.
void fill(const std::string& bootstrap, const std::string& topic, int partitions, int count);

}  // namespace tollgate::test
