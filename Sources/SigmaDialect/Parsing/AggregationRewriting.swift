import Diagnostics
import Events
import YAMLTree

extension Sigma {
  /// Rewrites an old rule with an aggregation as a correlation, which keeps the head of the document, and a rule for
  /// its events behind it. Lines that need not change are kept as they are, comments included.
  struct AggregationRewriting {
    let source: YAMLDocument
    let rule: Rule

    /// The fix; `nil` when Sigma has no such correlation, or the text is laid out in another way than rules are.
    func fix() -> Fix? {
      guard let aggregation = rule.detection.aggregation, let type = aggregation.correlationType,
        let correlation = aggregation.correlation(of: "\(rule.header.detectionName)_event", rule.header),
        let sections = sections(), let detection = detectionText(sections, aggregation),
        let first = sections.firstIndex(where: { Self.moved.contains($0.key) })
      else { return nil }
      let kept = sections[first...].filter { !Self.moved.contains($0.key) }.map { text($0.bytes) }
      let logSource = sections.filter { $0.key == "logsource" }.map { text($0.bytes) }
      let block = YAMLMember("correlation", .mapping(Sigma.members(of: correlation)))
      let replacement =
        print([block]) + kept.joined() + "---\n" + print(head(correlation)) + logSource.joined() + detection
      let start = sections[first].bytes.lowerBound
      let whole = text(sections[0].bytes.lowerBound..<start) + replacement
      guard means(correlation, whole) else { return nil }
      let range = start..<(sections.last?.bytes.upperBound ?? start)
      return Fix(
        title: "rewrite the aggregation as a correlation of the type '\(type.rawValue)'",
        edits: [Fix.Edit(Span(file: source.span.file, bytes: range), replacement)], safety: .keepsMeaning)
    }

    private static let moved = ["logsource", "detection"]

    private func print(_ members: [YAMLMember]) -> String {
      YAMLPrinter(indentation: 4, indentsLists: true).print(.mapping(members))
    }

    /// What the rule for the events says of itself.
    private func head(_ correlation: Correlation) -> [YAMLMember] {
      let suffix = " - Events"
      let room = 256 - suffix.unicodeScalars.count
      let title = String(String.UnicodeScalarView(rule.header.title.unicodeScalars.prefix(room))) + suffix
      let id =
        rule.header.id.isEmpty
        ? [] : [YAMLMember("id", .plain(Sigma.stableIdentifier(of: "\(rule.header.id)/event")))]
      return [YAMLMember("title", .text(title))] + id
        + [YAMLMember("name", .text(correlation.rules[0].name))]
    }

    /// Whether the text is read as the correlation and the rule that it is to be: anchors, odd indentation and the
    /// like are not looked for, but nothing that they spoil is proposed.
    private func means(_ correlation: Correlation, _ text: String) -> Bool {
      let reading = Sigma.parse(SourceFile(name: source.span.file.name, text: text))
      guard !reading.hasErrors, reading.value.documents.count == 2,
        case .correlation(let read) = reading.value.documents[0],
        case .rule(let events) = reading.value.documents[1]
      else { return false }
      return read == correlation && events.logSource == rule.logSource
        && events.detection.identifiers == rule.detection.identifiers
        && events.detection.conditions == rule.detection.conditions && events.detection.aggregation == nil
    }

    // MARK: Places

    /// The lines of one key of the document.
    private struct Section {
      var key: String
      var bytes: Range<Int>
    }

    private func sections() -> [Section]? {
      guard let entries = source.root.entries else { return nil }
      let bytes = source.span.file.bytes
      let starts = entries.map(\.key.span.bytes.lowerBound)
      guard
        starts.allSatisfy({
          source.span.bytes.contains($0) && ($0 == 0 || bytes[$0 - 1] == UInt8(ascii: "\n"))
        }),
        zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 })
      else { return nil }
      let ends = starts.dropFirst() + [endOfLine(source.root.span.bytes.upperBound)]
      return zip(entries, zip(starts, ends)).map { entry, range in
        Section(key: entry.key.scalar?.text ?? "", bytes: range.0..<range.1)
      }
    }

    /// The lines of `detection` without the timeframe, and with a condition that ends before the `|`.
    private func detectionText(_ sections: [Section], _ aggregation: Aggregation) -> String? {
      guard let section = sections.first(where: { $0.key == "detection" }),
        let tail = aggregation.origin.span,
        let timeframe = source.root["detection"]?.entry("timeframe")
      else { return nil }
      let bytes = source.span.file.bytes
      var tailStart = tail.bytes.lowerBound
      while tailStart > section.bytes.lowerBound, bytes[tailStart - 1] == UInt8(ascii: " ") { tailStart -= 1 }
      var lineStart = timeframe.key.span.bytes.lowerBound
      while lineStart > section.bytes.lowerBound, bytes[lineStart - 1] == UInt8(ascii: " ") { lineStart -= 1 }
      let line = lineStart..<endOfLine(timeframe.value.span.bytes.upperBound)
      let cuts = [tailStart..<tail.bytes.upperBound, line].sorted { $0.lowerBound < $1.lowerBound }
      guard cuts[0].upperBound <= cuts[1].lowerBound, section.bytes.lowerBound <= cuts[0].lowerBound,
        cuts[1].upperBound <= section.bytes.upperBound
      else { return nil }
      let pieces = [
        section.bytes.lowerBound..<cuts[0].lowerBound, cuts[0].upperBound..<cuts[1].lowerBound,
        cuts[1].upperBound..<section.bytes.upperBound,
      ]
      return pieces.map(text).joined()
    }

    /// The start of the next line, or the end of the file.
    private func endOfLine(_ offset: Int) -> Int {
      let bytes = source.span.file.bytes
      let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n"))
      return end.map { $0 + 1 } ?? bytes.count
    }

    private func text(_ range: Range<Int>) -> String {
      let text = String(decoding: source.span.file.bytes[range], as: UTF8.self)
      // Only the last line of a file may lack its end.
      return range.upperBound == source.span.file.bytes.count && !text.hasSuffix("\n") ? text + "\n" : text
    }
  }
}
