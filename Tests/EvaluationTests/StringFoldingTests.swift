import CSimdjson
import TestSupport
import Testing

/// Strings of JSON are folded as resolving their escapes and making capitals small would, with and without vectors.
@Suite struct StringFoldingTests {
  private typealias Fold = @Sendable (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>) -> Int
  private static let ways: [Fold] = [
    { csimdjson_fold_string($0, $1, $2) }, { csimdjson_fold_string_by_words($0, $1, $2) },
  ]

  /// The folds by each way; `nil` where a way leaves the string to others.
  private func folds(_ string: [UInt8]) -> [[UInt8]?] {
    // What stands after the string must make no difference.
    let memory = string + [UInt8](repeating: 0xC3, count: 8) + [UInt8](repeating: UInt8(ascii: "\\"), count: 56)
    return Self.ways.map { fold in
      var target = [UInt8](repeating: 0xAA, count: string.count + 64)
      let count = memory.withUnsafeBufferPointer { source in
        target.withUnsafeMutableBufferPointer { target in
          guard let from = source.baseAddress, let to = target.baseAddress else { return -1 }
          return fold(from, string.count, to)
        }
      }
      #expect(target[(string.count + 16)...].allSatisfy { $0 == 0xAA }, "written too far")
      return count < 0 ? nil : Array(target[..<count])
    }
  }

  /// Letter by letter; `nil` for what is not ASCII, and for other than simple escapes.
  private func expected(_ string: [UInt8]) -> [UInt8]? {
    let escapes: [UInt8: UInt8] = [
      UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "/"): UInt8(ascii: "/"),
      UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]
    var result: [UInt8] = []
    var index = 0
    while index < string.count {
      let byte = string[index]
      if byte >= 0x80 { return nil }
      if byte == UInt8(ascii: "\\") {
        guard index + 1 < string.count, let escaped = escapes[string[index + 1]] else { return nil }
        result.append(escaped)
        index += 2
      } else {
        result.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte)
        index += 1
      }
    }
    return result
  }

  @Test func everyByteAtEveryPlace() {
    for byte in UInt8.min...UInt8.max {
      for length in [1, 7, 8, 9, 15, 16, 17, 31, 33] {
        for place in [0, 1, 6, 7, 8, 14, 15, 16, 30, 32] where place < length {
          var string = [UInt8](repeating: UInt8(ascii: "Z"), count: length)
          string[place] = byte
          #expect(folds(string) == [expected(string), expected(string)], "\(byte) at \(place) of \(length)")
        }
      }
    }
  }

  @Test func escapes() {
    var random = SeededGenerator(seed: 5)
    let pieces = [#"\\"#, #"\""#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#, "A", "z", "[", "@", "Windows", "é", #"\u"#, #"\x"#, #"\"#]
    for round in 0..<20_000 {
      // Rarely what can't be folded: else nothing is.
      let common = round % 4 == 0 ? pieces : Array(pieces[..<13])
      let string = (0..<Int.random(in: 0...24, using: &random)).map { _ in common.randomElement(using: &random) ?? "" }
      let bytes = Array(string.joined().utf8)
      #expect(folds(bytes) == [expected(bytes), expected(bytes)], "\(string.joined())")
    }
  }
}
