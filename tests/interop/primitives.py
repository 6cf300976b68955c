"""The primitives of suite 1, slowly and from their RFCs alone: nothing of libmp, libsodium or libgcrypt is in here.

X25519 (RFC 7748), Ed25519 (RFC 8032), HKDF-SHA-512 (RFC 5869), AES-256-GCM-SIV (RFC 8452, AES from FIPS 197).
For tests on recorded bytes only: none of it runs in constant time.
"""

import hashlib
import hmac
import struct

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def x25519(secret: bytes, u_bytes: bytes) -> bytes:
    scalar = bytearray(secret)
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    k = int.from_bytes(scalar, "little")
    x1 = int.from_bytes(u_bytes, "little") % 2**255
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % P, b * b % P, d * a % P, c * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _decompress(encoded: bytes):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y % 2**255
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - xx) % P:
        raise ValueError("not a point of the curve")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _compress(point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_public_key(seed: bytes) -> bytes:
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    return _compress(_multiply(scalar, _BASE))


def ed25519_verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    a, r, s = _decompress(public_key), _decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return _compress(_multiply(s, _BASE)) == _compress(_add(r, _multiply(h, a)))


def hkdf_extract(salt: bytes, secret: bytes) -> bytes:
    return hmac.new(salt, secret, hashlib.sha512).digest()


def hkdf_expand(key: bytes, info: bytes, size: int) -> bytes:
    out, block = b"", b""
    counter = 1
    while len(out) < size:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha512).digest()
        out += block
        counter += 1
    return out[:size]


def _gf256(a: int, b: int) -> int:
    out = 0
    while b:
        if b & 1:
            out ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return out


def _make_sbox() -> bytes:
    inverse = [next((b for b in range(256) if _gf256(a, b) == 1), 0) for a in range(256)]
    rotate = lambda x, n: (x << n | x >> 8 - n) & 0xFF
    return bytes(x ^ rotate(x, 1) ^ rotate(x, 2) ^ rotate(x, 3) ^ rotate(x, 4) ^ 0x63 for x in inverse)


_SBOX = _make_sbox()


class Aes256:
    def __init__(self, key: bytes):
        words = [list(key[i : i + 4]) for i in range(0, 32, 4)]
        round_constant = 1
        for i in range(8, 60):
            word = list(words[-1])
            if i % 8 == 0:
                word = [_SBOX[b] for b in word[1:] + word[:1]]
                word[0] ^= round_constant
                round_constant = _gf256(round_constant, 2)
            elif i % 8 == 4:
                word = [_SBOX[b] for b in word]
            words.append([a ^ b for a, b in zip(words[i - 8], word)])
        self._round_keys = [sum(words[i : i + 4], []) for i in range(0, 60, 4)]

    def encrypt(self, block: bytes) -> bytes:
        state = [a ^ b for a, b in zip(block, self._round_keys[0])]
        for number, round_key in enumerate(self._round_keys[1:], 1):
            state = [_SBOX[b] for b in state]
            state = [state[(i + 4 * (i % 4)) % 16] for i in range(16)]
            if number < 14:
                state = sum((self._mix(state[i : i + 4]) for i in range(0, 16, 4)), [])
            state = [a ^ b for a, b in zip(state, round_key)]
        return bytes(state)

    @staticmethod
    def _mix(column):
        return [
            _gf256(column[i], 2) ^ _gf256(column[(i + 1) % 4], 3) ^ column[(i + 2) % 4] ^ column[(i + 3) % 4]
            for i in range(4)
        ]


def _polyval(key: bytes, data: bytes) -> bytes:
    h = int.from_bytes(key, "little")
    state = 0
    for i in range(0, len(data), 16):
        state ^= int.from_bytes(data[i : i + 16], "little")
        product = 0
        for bit in range(128):
            if h >> bit & 1:
                product ^= state << bit
        for _ in range(128):
            if product & 1:
                product ^= 1 << 128 | 1 << 127 | 1 << 126 | 1 << 121 | 1
            product >>= 1
        state = product
    return state.to_bytes(16, "little")


def aes_gcm_siv_open(key: bytes, nonce: bytes, associated: bytes, sealed: bytes) -> bytes:
    """The plaintext of `ciphertext | tag`. Raises ValueError if anything was changed."""
    master = Aes256(key)
    derived = b"".join(master.encrypt(struct.pack("<I", i) + nonce)[:8] for i in range(6))
    cipher = Aes256(derived[16:])
    ciphertext, tag = sealed[:-16], sealed[-16:]
    plaintext = b""
    (counter,) = struct.unpack("<I", tag[:4])
    for i in range(0, len(ciphertext), 16):
        block = struct.pack("<I", counter) + tag[4:15] + bytes([tag[15] | 0x80])
        plaintext += bytes(a ^ b for a, b in zip(ciphertext[i : i + 16], cipher.encrypt(block)))
        counter = (counter + 1) % 2**32
    padded = lambda data: data + bytes(-len(data) % 16)
    lengths = struct.pack("<QQ", len(associated) * 8, len(plaintext) * 8)
    digest = bytearray(_polyval(derived[:16], padded(associated) + padded(plaintext) + lengths))
    for i in range(12):
        digest[i] ^= nonce[i]
    digest[15] &= 0x7F
    if cipher.encrypt(bytes(digest)) != tag:
        raise ValueError("the tag does not match")
    return plaintext
