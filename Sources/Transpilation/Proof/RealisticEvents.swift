import Detections
import Equivalence
import Events
import Patterns

/// Makes events small and like those of a log, as far as what they show stays.
struct RealisticEvents {
  /// Whether events still show what they are for.
  let isKept: ([Event]) -> Bool
  /// How the rules spell what they look for.
  private var literals: [String] = []
  /// Fields that are asked as numbers.
  private var numbers: Set<String> = []

  /// - Parameter detections: whose spelling is followed.
  init(_ detections: [Detection] = [], isKept: @escaping ([Event]) -> Bool) {
    self.isKept = isKept
    for detection in detections {
      _ = detection.mapPredicates { _, predicate in
        _ = predicate.mapField { test in
          note(test)
          return .field(test)
        }
        return predicate
      }
    }
    literals.sort { $0.utf8.count > $1.utf8.count }
  }

  private mutating func note(_ test: FieldPredicate) {
    switch test.test {
    case .number: numbers.insert(test.field.name)
    case .text(let text):
      switch text.pattern {
      case .equals(let literal), .startsWith(let literal), .endsWith(let literal), .contains(let literal):
        literals.append(literal)
      case .glob(let glob):
        for case .literal(let literal) in glob.pieces { literals.append(literal) }
      case .matches: break
      }
    case .boolean, .network, .present, .null, .sameAs, .member: break
    }
  }

  /// The events without the fields that make no difference, and with values that a person takes for real.
  func events(from events: [Event]) -> [Event] {
    let smaller = withoutIdleFields(withoutIdleElements(events))
    var result = smaller
    for name in Set(smaller.flatMap(\.fields.keys)).sorted() {
      for text in texts(of: name, in: result) { result = improved(result, name, text) }
    }
    return result
  }

  /// Lists that make no difference are no lists; of others the elements are left that make one.
  private func withoutIdleElements(_ events: [Event]) -> [Event] {
    var result = events
    for index in events.indices {
      for list in events[index].elements.keys.sorted() {
        func changed(_ elements: [EventElement]?) -> [Event] {
          var changed = result
          changed[index] = changed[index].replacing(elementsOf: list, by: elements)
          return changed
        }
        if isKept(changed(nil)) {
          result = changed(nil)
          continue
        }
        let fewer = changed(fewest(of: result[index].elements[list] ?? []) { isKept(changed($0)) })
        if isKept(fewer) { result = fewer }
      }
    }
    return result
  }

  private func withoutIdleFields(_ events: [Event]) -> [Event] {
    var result = events
    for name in Set(events.flatMap(\.fields.keys)).sorted() {
      let without = result.map { $0.replacing(name) { _ in [] } }
      if isKept(without) {
        result = without
        continue
      }
      for index in result.indices where result[index][name].count > 1 && !result[index].hasElements(with: name) {
        // Several texts in one, as in a command line.
        let texts = result[index][name].compactMap(\.text)
        for order in [texts, texts.reversed()] where result[index][name].count > 1 {
          var joined = result
          joined[index][name] = [.string(order.joined(separator: " "))]
          if isKept(joined) { result = joined }
        }
        // One value of several is often enough.
        for value in result[index][name] {
          var single = result
          single[index][name] = [value]
          if isKept(single) {
            result = single
            break
          }
        }
      }
    }
    return result
  }

  /// The texts that a field has, each once, in the order of the events.
  private func texts(of name: String, in events: [Event]) -> [String] {
    var seen: Set<String> = []
    return events.flatMap { $0[name] }.compactMap { value in
      guard case .string(let text) = value, seen.insert(text).inserted else { return nil }
      return text
    }
  }

  /// The events with a better text in the place of another, wherever the field has it.
  private func improved(_ events: [Event], _ name: String, _ text: String) -> [Event] {
    func replaced(_ events: [Event], _ old: String, _ new: Value) -> [Event]? {
      let changed = events.map { $0.replacing(name) { values in values.map { $0 == .string(old) ? new : $0 } } }
      return isKept(changed) ? changed : nil
    }
    if numbers.contains(name), let integer = Int64(text), let changed = replaced(events, text, .integer(integer)) {
      return changed
    }
    var (result, current) = (events, text)
    let spelled = spelled(text)
    if spelled != text, let changed = replaced(events, text, .string(spelled)) { (result, current) = (changed, spelled) }
    for better in LikelyTexts(field: name).versions(of: current) where better != current {
      if let changed = replaced(result, current, .string(better)) { return changed }
    }
    return result
  }

  /// The text with what the rules look for in their spelling.
  private func spelled(_ text: String) -> String {
    var result = text
    for literal in literals where literal.utf8.count > 1 && literal.utf8.allSatisfy({ $0 < 0x80 }) {
      result = result.replacingASCII(literal)
    }
    return result
  }
}

extension Event {
  /// Whether a field's values stand in elements of a list.
  fileprivate func hasElements(with name: String) -> Bool {
    elements.values.contains { $0.contains { $0.fields[name] != nil } }
  }
}

extension String {
  /// The text with a literal in the place of what is it but for the case of ASCII letters.
  fileprivate func replacingASCII(_ literal: String) -> String {
    func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
    var bytes = Array(utf8)
    let (own, wanted) = (bytes.map(folded), literal.utf8.map(folded))
    guard wanted.count <= own.count else { return self }
    var place = 0
    while place + wanted.count <= own.count {
      let end = place + wanted.count
      if own[place..<end].elementsEqual(wanted) {
        bytes.replaceSubrange(place..<end, with: literal.utf8)
        place = end
      } else {
        place += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Texts that a field of a name has in a log.
private struct LikelyTexts {
  private enum Kind {
    case path, commandLine, address, host, user, domain, other
  }

  private let kind: Kind

  init(field: String) {
    let name = field.lowercased()
    func hasPart(_ parts: [String]) -> Bool { parts.contains { name.contains($0) } }
    kind =
      hasPart(["command_line", "commandline", "process.args"])
      ? .commandLine
      : hasPart(["full_path", "executable", "image", "file.path", "filename", "process.name", "registry_key"])
        ? .path
        : name.hasSuffix(".ip") || name.hasSuffix("ip") || hasPart(["ipaddress", "ip_address"])
          ? .address
          : hasPart(["question", "domain", "queryname", "url"])
            ? .domain
            : hasPart(["hostname", "host.name", "computer", "workstation"])
              ? .host : hasPart(["user", "account"]) ? .user : .other
  }

  /// Texts that may stand for another, the most likely first.
  func versions(of text: String) -> [String] {
    let isOdd = text.unicodeScalars.count <= 3 || text.unicodeScalars.contains { !Self.isUsual($0) }
    let plain = cleaned(text)
    var result: [String] = []
    if isOdd { result += whole }
    for start in [plain] + (plain == text ? [] : [text]) { result += embellished(start) }
    if plain != text { result.append(plain) }
    return result
  }

  /// What the field has where nobody asks for anything.
  private var whole: [String] {
    switch kind {
    case .path: [#"C:\Windows\System32\notepad.exe"#, #"C:\Program Files\App\app.exe"#, "/usr/bin/ls"]
    case .commandLine: ["notepad.exe report.txt", "ls -l"]
    case .address: ["192.0.2.10", "198.51.100.7", "203.0.113.9", "10.0.0.5", "2001:db8::5"]
    case .host: ["ws-01", "ws-02", "srv-01"]
    case .user: ["alice", "bob", "carol"]
    case .domain: ["www.example.com"]
    case .other: ["other"]
    }
  }

  private func embellished(_ text: String) -> [String] {
    switch kind {
    case .path:
      if text.hasPrefix("\\") { return [#"C:\Windows\System32"# + text, "C:" + text] }
      if text.hasPrefix("/") { return ["/usr/bin" + text] }
      if text.contains(":\\") || text.contains("/") { return [] }
      return [#"C:\Windows\System32\"# + text, #"C:\Windows\"# + text, "/usr/bin/" + text]
    case .commandLine:
      if text.hasPrefix(" ") || text.hasPrefix("-") || text.hasPrefix("/") {
        return ["tool.exe" + (text.hasPrefix(" ") ? "" : " ") + text]
      }
      return []
    case .domain: return text.hasPrefix(".") ? ["www" + text] : []
    case .host: return text.unicodeScalars.count == 1 ? ["host-" + text] : []
    case .user: return text.unicodeScalars.count == 1 ? ["user-" + text] : []
    case .address, .other: return []
    }
  }

  /// The text with a letter in the place of what no keyboard has.
  private func cleaned(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { Self.isUsual($0) ? $0 : "x" }))
  }

  private static func isUsual(_ scalar: Unicode.Scalar) -> Bool { (0x20..<0x7F).contains(scalar.value) }
}
