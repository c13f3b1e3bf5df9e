import CLibYAML
import Diagnostics

extension TreeBuilder {
  /// A collection whose end has not come yet.
  struct Frame {
    enum Kind {
      case sequence, mapping
    }

    /// What the next node of a mapping is.
    enum Turn {
      case key
      case value
      /// The value of a key that was refused: it is read for its errors alone.
      case refusedValue
    }

    let kind: Kind
    /// The first of its nodes in `nodes`.
    let base: Int
    /// It is written in brackets or braces.
    let isFlow: Bool
    /// Where it starts, in bytes.
    let start: Int
    let tag: YAMLTag?
    let anchor: String?
    var turn = Turn.key
    /// How many nodes it holds, itself included, aliases expanded.
    var size = 1
    /// How many levels there are below it.
    var height = 0
    /// The end of its last node, in bytes.
    var lastEnd: Int
    /// The keys of a large mapping, each with its place in `nodes`; empty as long as it is small.
    var keys: [String: Int] = [:]
  }

  /// A node that aliases may name.
  struct Anchor {
    /// `nil` while the node is still being read.
    var node: YAMLNode?
    /// How many nodes it holds, itself included.
    var size: Int
    /// 0 for a scalar, else 1 more than the highest of its parts.
    var height: Int
    /// Where the anchor stands.
    var span: Span
  }

  // MARK: Events

  mutating func scalar(_ event: UnsafePointer<yaml_event_t>, marks: inout MarkCursor) {
    let data = event.pointee.data.scalar
    var start = marks.offset(of: event.pointee.start_mark.index)
    var end = marks.offset(of: event.pointee.end_mark.index)
    let style = YAMLScalar.Style(data.style)
    let text = String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
    let scalar = YAMLScalar(text, style: style)
    var tag: YAMLTag?
    var anchor: String?
    if data.tag != nil || data.anchor != nil {
      let first = start
      start = endOfProperties(from: start, to: end)
      tag = self.tag(data.tag, at: first..<start) { $0.fits(scalar) }
      anchor = name(data.anchor, at: first..<start)
    }
    switch style {
    case .literal, .folded: end = endOfBlockScalar(start..<end)
    case .plain: if text.utf8.contains(UInt8(ascii: "-")) { warnOfItems(in: start..<end) }
    case .singleQuoted, .doubleQuoted: break
    }
    count(nodeAt: start)
    let node = YAMLNode(.scalar(scalar), at: span(start..<max(start, end)), tag: tag)
    if let anchor { anchors[anchor] = Anchor(node: node, size: 1, height: 0, span: node.span) }
    attach(node, size: 1, height: 0)
  }

  mutating func open(
    _ kind: Frame.Kind, isFlow: Bool, _ tagText: UnsafeMutablePointer<UInt8>?,
    _ anchorText: UnsafeMutablePointer<UInt8>?, start first: Int
  ) {
    var start = first
    var tag: YAMLTag?
    var anchor: String?
    if tagText != nil || anchorText != nil {
      start = endOfProperties(from: first, to: file.bytes.count)
      let collectionTag = kind == .sequence ? YAMLTag.sequence : .mapping
      tag = self.tag(tagText, at: first..<start) { $0 == collectionTag || $0 == .nonSpecific }
      anchor = name(anchorText, at: first..<start)
    }
    guard frames.count < limits.depth else {
      giveUpDepth(at: start..<min(start + 1, file.bytes.count))
      return
    }
    count(nodeAt: start)
    if let anchor {
      let place = span(start..<min(start + 1, file.bytes.count))
      anchors[anchor] = Anchor(node: nil, size: 0, height: 0, span: place)
    }
    frames.append(
      Frame(
        kind: kind, base: nodes.count, isFlow: isFlow, start: start, tag: tag, anchor: anchor,
        lastEnd: start))
  }

  mutating func close(end: Int) {
    guard let frame = frames.popLast() else { return }
    let bytes = frame.start..<(isClosed(frame, by: end) ? end : frame.lastEnd)
    let content: YAMLNode.Content
    switch frame.kind {
    case .sequence:
      content = .sequence(Array(nodes[frame.base...]))
    case .mapping:
      content = .mapping(entries(from: frame.base))
    }
    nodes.removeSubrange(frame.base...)
    let node = YAMLNode(content, at: span(bytes), tag: frame.tag)
    if let anchor = frame.anchor {
      anchors[anchor]?.node = node
      anchors[anchor]?.size = frame.size
      anchors[anchor]?.height = frame.height + 1
    }
    attach(node, size: frame.size, height: frame.height + 1)
  }

  /// Whether a bracket or brace that is the last byte before an offset is the collection's own. A block
  /// collection, and the lone pair in `[a: b]`, end for libyaml where the next token starts.
  private func isClosed(_ frame: Frame, by end: Int) -> Bool {
    guard frame.isFlow, end > frame.lastEnd, end <= file.bytes.count else { return false }
    let pair = (file.bytes[frame.start], file.bytes[end - 1])
    return switch frame.kind {
    case .sequence: pair == (UInt8(ascii: "["), UInt8(ascii: "]"))
    case .mapping: pair == (UInt8(ascii: "{"), UInt8(ascii: "}"))
    }
  }

  /// Keys and values in turn as entries; a last key without a value (the text broke off) is left out.
  private func entries(from base: Int) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    entries.reserveCapacity((nodes.count - base) / 2)
    var index = base
    while index + 1 < nodes.count {
      entries.append(YAMLEntry(key: nodes[index], value: nodes[index + 1]))
      index += 2
    }
    return entries
  }

  mutating func alias(_ name: String, at bytes: Range<Int>) {
    guard let anchor = anchors[name] else {
      // A person writes a handful of anchors; more would only cost time.
      let near = anchors.count <= 100 ? nearestName(to: name, among: anchors.keys) : nil
      let help = near.map { "did you mean '*\($0)'?" } ?? "quote the text if it is meant to start with '*'"
      report(
        Diagnostic(
          .unknownAlias, "no anchor '&\(name)' stands before this alias", at: span(bytes), help: help))
      refuseNode(end: bytes.upperBound)
      return
    }
    guard let node = anchor.node else {
      report(
        Diagnostic(
          .recursiveAlias, "the alias '*\(name)' stands inside the very node that it names", at: span(bytes),
          help: "a tree cannot contain itself",
          related: [Diagnostic.Related("the node begins here", at: anchor.span)]))
      refuseNode(end: bytes.upperBound)
      return
    }
    guard frames.count + anchor.height <= limits.depth else {
      giveUpDepth(at: bytes)
      return
    }
    aliasNodes += anchor.size
    guard aliasNodes <= limits.aliasNodes else {
      let message = "the aliases of the document add more than \(limits.aliasNodes) nodes to it"
      give(
        up: Diagnostic(.aliasExpansionTooLarge, message, at: span(bytes), help: "write the values out"),
        at: bytes.lowerBound)
      return
    }
    attach(YAMLNode(node.content, at: span(bytes), tag: node.tag), size: anchor.size, height: anchor.height)
  }

  private mutating func giveUpDepth(at bytes: Range<Int>) {
    let message = "mappings and lists nest deeper than \(limits.depth) levels"
    give(up: Diagnostic(.nestingTooDeep, message, at: span(bytes)), at: bytes.lowerBound)
  }

  // MARK: Putting nodes together

  /// Hands a finished node to the innermost open collection, or makes it the root.
  private mutating func attach(_ node: YAMLNode, size: Int, height: Int) {
    let top = frames.count - 1
    guard top >= 0 else {
      nodes.append(node)
      return
    }
    frames[top].lastEnd = max(frames[top].lastEnd, node.span.bytes.upperBound)
    if frames[top].kind == .mapping {
      switch frames[top].turn {
      case .key:
        guard accept(key: node, in: top) else {
          frames[top].turn = .refusedValue
          return
        }
        frames[top].turn = .value
      case .value:
        frames[top].turn = .key
      case .refusedValue:
        frames[top].turn = .key
        return
      }
    }
    frames[top].size += size
    frames[top].height = max(frames[top].height, height)
    nodes.append(node)
  }

  /// In the place of a node that was refused: nothing, and of a mapping no key without its value.
  private mutating func refuseNode(end: Int) {
    isComplete = false
    let top = frames.count - 1
    guard top >= 0 else { return }
    frames[top].lastEnd = max(frames[top].lastEnd, end)
    guard frames[top].kind == .mapping else { return }
    switch frames[top].turn {
    case .key:
      frames[top].turn = .refusedValue
    case .value:
      if let key = nodes.popLast()?.scalar { frames[top].keys[key.text] = nil }
      frames[top].turn = .key
    case .refusedValue:
      frames[top].turn = .key
    }
  }

  private mutating func accept(key: YAMLNode, in top: Int) -> Bool {
    guard let scalar = key.scalar else {
      isComplete = false
      let start = file.bytes[key.span.bytes.lowerBound]
      let quotes = start == UInt8(ascii: "{") || start == UInt8(ascii: "[")
      report(
        Diagnostic(
          .keyNotScalar, "a key must be text, and this is \(key.kindName)", at: key.span,
          help: quotes ? "quote a text that starts with '[' or '{'" : ""))
      return false
    }
    if scalar.style == .plain, scalar.text == "<<", key.tag == nil {
      isComplete = false
      report(
        Diagnostic(
          .mergeKey, "the merge key '<<' is not supported", at: key.span,
          help: "write out the keys that it would bring in"))
      return false
    }
    if let first = earlierKey(scalar.text, in: top) {
      report(
        Diagnostic(
          .duplicateKey, "the key '\(scalar.text)' is written twice", at: key.span,
          help: "remove one, or put both values into a list",
          related: [Diagnostic.Related("the first stands here", at: nodes[first].span)]))
      return false
    }
    return true
  }

  /// The place in `nodes` of a key that the mapping has already. Keys that are canonically equivalent count
  /// as equal, because a person sees no difference.
  private mutating func earlierKey(_ text: String, in top: Int) -> Int? {
    let base = frames[top].base
    let count = nodes.count - base
    if count < 32, frames[top].keys.isEmpty {
      var index = base
      while index < nodes.count {
        if nodes[index].scalar?.text == text { return index }
        index += 2
      }
      return nil
    }
    if frames[top].keys.isEmpty {
      for index in stride(from: base, to: nodes.count, by: 2) {
        if let key = nodes[index].scalar { frames[top].keys[key.text] = index }
      }
    }
    if let first = frames[top].keys[text] { return first }
    frames[top].keys[text] = nodes.count
    return nil
  }

  // MARK: Properties

  private mutating func tag(
    _ pointer: UnsafeMutablePointer<UInt8>?, at properties: Range<Int>, fits: (YAMLTag) -> Bool
  ) -> YAMLTag? {
    guard let full = text(pointer) else { return nil }
    let prefix = "tag:yaml.org,2002:"
    let short = full.hasPrefix(prefix) ? "!!" + full.dropFirst(prefix.count) : full
    let place = span(trimmed(properties))
    guard let tag = YAMLTag(rawValue: short) else {
      report(
        Diagnostic(
          .unsupportedTag, "the tag '\(short)' is not supported", at: place,
          help: "remove it; quote a text that starts with '!'"))
      return nil
    }
    guard fits(tag) else {
      report(
        Diagnostic(.unsupportedTag, "the tag '\(short)' does not fit the value", at: place, help: "remove it")
      )
      return nil
    }
    return tag
  }

  /// The name of an anchor, unless an earlier node has it: programs differ in which of the two they take.
  private mutating func name(_ pointer: UnsafeMutablePointer<UInt8>?, at properties: Range<Int>) -> String? {
    guard let name = text(pointer) else { return nil }
    if let first = anchors[name] {
      report(
        Diagnostic(
          .malformedYAML, "the anchor '&\(name)' is defined twice", at: span(trimmed(properties)),
          help: "give the second another name",
          related: [Diagnostic.Related("the first is here", at: first.span)]))
      return nil
    }
    return name
  }
}

extension YAMLScalar.Style {
  init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: self = .literal
    case YAML_FOLDED_SCALAR_STYLE: self = .folded
    default: self = .plain
    }
  }
}
