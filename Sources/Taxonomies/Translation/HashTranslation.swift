import Detections
import Diagnostics
import Events

// Sysmon writes all hashes of a file into one field, `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`; the neutral model has a
// field for each.

extension DetectionTranslation {
  /// A test for a whole hash in such a field is a test of the field of its algorithm; other tests are refused.
  ///
  /// That a text of such pairs holds `MD5=` and the digits of a whole MD5 says just that the MD5 is that one.
  mutating func translateHash(_ test: FieldPredicate, _ hashes: ModelTable.HashField) -> Predicate {
    guard case .text(let text) = test.test, test.quantifier == .some, !text.isCaseSensitive,
      case .contains(let written) = text.pattern, let (algorithm, digits) = hashPair(written[...]),
      let name = hashes.neutral[algorithm], digits.utf8.count == hashLength(algorithm),
      digits.utf8.allSatisfy(isHexadecimal)
    else {
      diagnostics.append(.unmappedHash(test, hashes.neutral.keys.sorted(), at: test.origin.span))
      return .field(test)
    }
    var result = test
    result.field = Field(name)
    result.test = .text(TextTest(.equals(String(digits))))
    return .field(result)
  }
}

extension EventTranslation {
  /// Writes each hash of such fields into the field of its algorithm, unless that is there already.
  func writeHashes(of event: Event, by mapping: VariableMapping, into result: inout Event) {
    for hashes in mapping.hashes {
      for value in event[hashes.field.name] {
        for pair in (value.text ?? "").split(separator: ",") {
          guard let (algorithm, digits) = hashPair(pair), let name = hashes.neutral[algorithm] else { continue }
          if result[name].isEmpty { result[name] = [.string(String(digits))] }
        }
      }
    }
  }
}

/// `MD5=0123…` in its parts, the algorithm in upper case.
private func hashPair(_ text: Substring) -> (algorithm: String, digits: Substring)? {
  let parts = text.split(separator: "=", omittingEmptySubsequences: false)
  guard parts.count == 2 else { return nil }
  return (parts[0].uppercased(), parts[1])
}

/// How many hexadecimal digits a hash has.
private func hashLength(_ algorithm: String) -> Int? {
  switch algorithm {
  case "MD5", "IMPHASH": 32
  case "SHA1": 40
  case "SHA256": 64
  default: nil
  }
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
    UInt8(ascii: "A")...UInt8(ascii: "F"):
    true
  default: false
  }
}
