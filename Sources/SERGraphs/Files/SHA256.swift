import CSodium

/// SHA-256, by libsodium: what models, corpora and splits are told apart by.
package enum SHA256 {
  /// The hash as 64 hexadecimal digits.
  package static func hex(of bytes: [UInt8]) -> String {
    var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    // The function reads as many bytes as it is told and writes exactly 32.
    crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
    return text(of: hash)
  }

  /// The hash of bytes that come in pieces.
  /// - Parameter next: Gives the next piece; nil at the end.
  package static func hex(ofPieces next: () -> ArraySlice<UInt8>?) -> String {
    var state = crypto_hash_sha256_state()
    crypto_hash_sha256_init(&state)
    while let piece = next() {
      // The function reads as many bytes as it is told, during the call.
      piece.withUnsafeBufferPointer {
        _ = crypto_hash_sha256_update(&state, $0.baseAddress, UInt64($0.count))
      }
    }
    var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    crypto_hash_sha256_final(&state, &hash)
    return text(of: hash)
  }

  private static func text(of hash: [UInt8]) -> String {
    hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The hash of a text's UTF-8.
  package static func hex(of text: String) -> String { hex(of: Array(text.utf8)) }
}
