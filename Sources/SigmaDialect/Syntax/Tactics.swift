extension Sigma {
  /// The tactics of MITRE ATT&CK (enterprise 19 and before, mobile, industrial control systems) in the order
  /// of the matrices; a tag writes them in lower case with dashes.
  static let tactics = [
    "Reconnaissance", "Resource Development", "Initial Access", "Execution", "Persistence",
    "Privilege Escalation", "Defense Evasion", "Stealth", "Defense Impairment", "Credential Access",
    "Discovery", "Lateral Movement", "Collection", "Command and Control", "Exfiltration", "Impact",
    "Evasion", "Inhibit Response Function", "Impair Process Control",
  ]

  /// The tag of a tactic or technique, without `attack.`.
  static func attackTag(_ name: String) -> String {
    name.lowercased().replacing(" ", with: "-")
  }

  /// The tactic that a tag names, without `attack.`; underscores are the older form.
  static func tactic(ofTag tag: String) -> String? {
    tacticsByTag[plainTag(tag)]
  }

  /// A tag with dashes where it has underscores.
  static func plainTag(_ tag: String) -> String {
    tag.utf8.contains(UInt8(ascii: "_")) ? tag.replacing("_", with: "-") : tag
  }

  private static let tacticsByTag = Dictionary(uniqueKeysWithValues: tactics.map { (attackTag($0), $0) })

  /// The technique `T1059.013` that a tag names, without `attack.`.
  static func technique(ofTag tag: String) -> String? {
    let parts = tag.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let head = parts.first, head.count == 5, head[0] == UInt8(ascii: "t"),
      head.dropFirst().allSatisfy(digits.contains), parts.count <= 2,
      parts.count == 1 || (parts[1].count == 3 && parts[1].allSatisfy(digits.contains))
    else { return nil }
    return tag.uppercased()
  }

  /// Whether a text may be a tag: `^[a-z0-9_-]+\.[a-z0-9._-]+$`.
  static func isTag(_ text: String) -> Bool {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    func isLegal(_ byte: UInt8, dot: Bool) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      case UInt8(ascii: "."): dot
      default: false
      }
    }
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && parts[0].utf8.allSatisfy { isLegal($0, dot: false) }
      && parts[1].utf8.allSatisfy { isLegal($0, dot: true) }
  }

  /// Whether a text is a date of the calendar's form: `YYYY-MM-DD`, month 1 to 12, day 1 to 31.
  static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      ),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return false }
    return (1...12).contains(month) && (1...31).contains(day)
  }

  /// The words of `status`.
  static let statuses = ["stable", "test", "experimental", "deprecated", "unsupported"]
  /// The words of `level`.
  static let levels = ["informational", "low", "medium", "high", "critical"]
}
