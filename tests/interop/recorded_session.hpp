// A whole session from fixed seeds, over a network that loses, repeats, delays and damages, in virtual time: the login, typing,
// output, resizes, two key updates, a new address of the client, a hang-up and the exit. The result is text for somebody who
// knows docs/protocol.md and nothing of libmp. One thing per line, times in microseconds since the session's begin:
//
//   client_x25519_secret HEX          what the client drew, which opens everything below
//   flight_1 .. flight_4 HEX          the handshake
//   sent TIME SIDE HEX                a datagram leaves the client or the server; they are numbered from 0 in this order
//   arrives TIME N VERDICT [BIT]      datagram N reaches the other side, with bit BIT (0 = the highest of the first byte)
//   inverted.
//                                     VERDICT: opened, dropped, or ignored because the connection was over there
//   typed TIME HEX                    and input_ended TIME, resized TIME COLUMNS ROWS X Y, hung_up TIME: what the user did
//   wrote TIME HEX                    and exited TIME KIND VALUE: what the program did
//   key_update TIME SIDE              and new_address TIME: what happened to the connection
#pragma once

#include <string>

namespace mp::interop {

[[nodiscard]] std::string recorded_session();

}  // namespace mp::interop
