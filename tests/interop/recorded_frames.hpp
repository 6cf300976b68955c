// Payloads of every type of frame as libmp writes them, those included that a short session has no occasion for. One per line:
// the payload in hexadecimal, then its frames in words, with `|` between them.
#pragma once

#include <string>

namespace mp::interop {

[[nodiscard]] std::string recorded_frames();

}  // namespace mp::interop
