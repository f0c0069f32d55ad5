#include <iostream>

#include <unistd.h>

#include "common/config/settings.hpp"
#include "tools/tollgate/run.hpp"

int main(int argc, char* argv[]) {
  using namespace tollgate;
  std::map<std::string, std::string> env = config::environment();
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  const bool colour = terminal && env["NO_COLOR"].empty() && env["TERM"] != "dumb";
  cli::World world{.env = std::move(env),
                   .out = std::cout,
                   .err = std::cerr,
                   .out_is_terminal = terminal,
                   .colour = colour ? cli::Colour::allowed : cli::Colour::never};
  return cli::run({argv + 1, argv + argc}, world);
}
