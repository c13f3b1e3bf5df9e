import Detections
import Diagnostics
import Equivalence
import Events
import Taxonomies

// A Sigma rule may look for a part of a hash in the field of all hashes of a file. UDM has whole hashes, each in its
// field, so that such a rule has no UDM form; but the rule for one of the whole hashes with that part has, and where
// it fires, so does the first.

extension Transpiler {
  /// An event with a whole hash on which the first rule fires, and the second does not; `nil` when there is none, or
  /// the first looks for no part of a hash.
  func hashCounterexample(_ first: AuthoredRule, _ second: AuthoredRule) -> Counterexample? {
    guard first.language == .sigma, second.language == .yaral,
      let narrow = first.detection.withWholeHashes, implies(narrow, first.detection),
      let left = translate(narrow, to: .udm).value, let right = translate(second.detection, to: .udm).value
    else { return nil }
    let firing = firing(left, right)
    guard case .fails(let difference) = firing.firstImpliesSecond else { return nil }
    var example = counterexample(difference, of: firing, author: narrow)
    example.sigma = example.sigma?.map { $0.withHashes(in: narrow.hashFields) }
    guard let events = example.sigma else { return nil }
    var plain = first.detection
    // Labelled events are asked without routing.
    for index in plain.variables.indices { plain.variables[index].logSource = nil }
    return fire(plain, on: events, lists: lists(of: first.detection)) ? example : nil
  }

  /// Whether one detection of a variable implies another, of which it is a variant.
  private func implies(_ narrow: Detection, _ wide: Detection) -> Bool {
    guard narrow.variables.count == 1, narrow.window == nil, let left = narrow.variables.first,
      let right = wide.variables.first
    else { return false }
    return PredicateComparison(domain: .neutral, lists: lists(of: wide))
      .exception(to: left.predicate, implies: right.predicate) == .impossible
  }
}

extension Detection {
  /// The detection with whole hashes in the place of parts; `nil` when it has none.
  fileprivate var withWholeHashes: Detection? {
    let result = mapPredicates { _, predicate in
      predicate.mapField { test in
        guard case .text(let text) = test.test, case .contains(let literal) = text.pattern,
          let whole = wholeHash(literal)
        else { return .field(test) }
        var changed = test
        changed.test = .text(TextTest(.contains(whole), isCaseSensitive: text.isCaseSensitive))
        return .field(changed)
      }
    }
    return result == self ? nil : result
  }
}

extension Detection {
  /// The fields in which hashes are looked for with their algorithms.
  fileprivate var hashFields: Set<String> {
    var fields: Set<String> = []
    _ = mapPredicates { _, predicate in
      predicate.mapField { test in
        if case .text(let text) = test.test, case .contains(let literal) = text.pattern, hashParts(literal) != nil {
          fields.insert(test.field.name)
        }
        return .field(test)
      }
    }
    return fields
  }
}

extension Event {
  /// The event with the hashes that it has in fields of their own in one field, as Sysmon writes them.
  fileprivate func withHashes(in fields: Set<String>) -> Event {
    var result = self
    var pairs: [String] = []
    for (name, values) in self.fields.sorted(by: { $0.key < $1.key }) where hashLengths[name.uppercased()] != nil {
      pairs += values.compactMap(\.text).map { "\(name.uppercased())=\($0)" }
      result[name] = []
    }
    if !pairs.isEmpty { for field in fields { result[field] = [.string(pairs.joined(separator: ","))] } }
    return result
  }
}

private let hashLengths = ["MD5": 32, "IMPHASH": 32, "SHA1": 40, "SHA256": 64]

/// The digits of `SHA256=ab12`, and how many the hash has; `nil` for other texts.
private func hashParts(_ text: String) -> (digits: Substring, length: Int)? {
  let parts = text.split(separator: "=", omittingEmptySubsequences: false)
  guard parts.count == 2, let length = hashLengths[parts[0].uppercased()], (1...length).contains(parts[1].utf8.count),
    parts[1].allSatisfy({ $0.isASCII && $0.isHexDigit })
  else { return nil }
  return (parts[1], length)
}

/// `SHA256=ab12` with as many more digits as the hash has; `nil` for other texts.
private func wholeHash(_ text: String) -> String? {
  guard let (digits, length) = hashParts(text), digits.utf8.count < length else { return nil }
  return text + String(repeating: "0", count: length - digits.utf8.count)
}
