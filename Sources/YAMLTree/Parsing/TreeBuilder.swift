import CLibYAML
import Diagnostics

/// Builds documents from libyaml's events, with one stack of finished nodes and one of open collections.
struct TreeBuilder {
  let file: SourceFile
  let limits: YAMLLimits
  private(set) var diagnostics: [Diagnostic] = []
  private var hasErrors = false
  private var documents: [YAMLDocument] = []
  private var emptyDocuments: [YAMLDocument] = []

  /// Finished nodes that wait for their collection, in the order of the text; of a mapping, keys and values
  /// in turn.
  var nodes: [YAMLNode] = []
  var frames: [Frame] = []
  var anchors: [String: Anchor] = [:]
  var isComplete = true
  /// The nodes that aliases have added to the document.
  var aliasNodes = 0

  /// The `---` of the document that is being read; empty at its first character if there is none.
  private var documentStart: Range<Int>?
  private var nodeCount = 0
  /// Set when reading cannot go on: where. `resumes` tells whether a later document may still be read.
  private var stop: (offset: Int, resumes: Bool)?
  private var stopCount = 0

  /// A file with more errors than a person reads is given up.
  private static let mostDiagnostics = 1_000
  private static let mostStops = 100

  init(file: SourceFile, limits: YAMLLimits) {
    self.file = file
    self.limits = limits
  }

  // MARK: Reading

  /// Reads documents until the end of the file or an error.
  ///
  /// - Parameter start: where libyaml starts to read: of the file, or at a `---`.
  /// - Returns: the next place to read from after an error, or `nil` at the end.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, marks: inout MarkCursor) -> Int? {
    stop = nil
    guard var stream = EventStream(UnsafeBufferPointer(rebasing: bytes[start...])) else {
      report(Diagnostic(.malformedYAML, "there is not enough memory to read the file", at: span(0..<0)))
      return nil
    }
    while stop == nil {
      guard let event = stream.next() else {
        fail(stream.problem, marks: &marks)
        break
      }
      guard consume(event, marks: &marks) else { return nil }
    }
    guard let stop else { return nil }
    let lastStart = documentStart?.lowerBound ?? start
    closeAtError(stop.offset)
    stopCount += 1
    guard stop.resumes, stopCount < Self.mostStops, diagnostics.count < Self.mostDiagnostics else {
      return nil
    }
    return nextDocument(in: bytes, after: max(stop.offset, lastStart + 1))
  }

  /// False at the end of the stream.
  private mutating func consume(_ event: UnsafePointer<yaml_event_t>, marks: inout MarkCursor) -> Bool {
    switch event.pointee.type {
    case YAML_SCALAR_EVENT:
      scalar(event, marks: &marks)
    case YAML_SEQUENCE_START_EVENT:
      let data = event.pointee.data.sequence_start
      open(
        .sequence, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE, data.tag, data.anchor,
        start: marks.offset(of: event.pointee.start_mark.index))
    case YAML_MAPPING_START_EVENT:
      let data = event.pointee.data.mapping_start
      open(
        .mapping, isFlow: data.style == YAML_FLOW_MAPPING_STYLE, data.tag, data.anchor,
        start: marks.offset(of: event.pointee.start_mark.index))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      close(end: marks.offset(of: event.pointee.end_mark.index))
    case YAML_ALIAS_EVENT:
      let start = marks.offset(of: event.pointee.start_mark.index)
      let end = marks.offset(of: event.pointee.end_mark.index)
      alias(text(event.pointee.data.alias.anchor) ?? "", at: start..<end)
    case YAML_DOCUMENT_START_EVENT:
      let start = marks.offset(of: event.pointee.start_mark.index)
      documentStart = start..<max(start, marks.offset(of: event.pointee.end_mark.index))
      beginDocument()
    case YAML_DOCUMENT_END_EVENT:
      endDocument()
    case YAML_STREAM_START_EVENT:
      break
    default:
      // The end of the stream, or libyaml's "no event" after it.
      return false
    }
    return true
  }

  private mutating func fail(_ problem: ScannerProblem, marks: inout MarkCursor) {
    let context = problem.contextIndex.map { marks.offset(of: $0) }
    let place = marks.offset(of: problem.problemIndex)
    report(ProblemWording(file: file, problem: problem, place: place, context: context).diagnostic)
    stop = (place, true)
  }

  /// Ends the document: it is too large in some way, as was reported.
  mutating func give(up diagnostic: Diagnostic, at offset: Int, resumes: Bool = true) {
    report(diagnostic)
    stop = (offset, resumes)
  }

  /// The next line that starts with `---`. Such a line begins a document wherever it stands, so that
  /// whatever went wrong before it is over.
  private func nextDocument(in bytes: UnsafeBufferPointer<UInt8>, after start: Int) -> Int? {
    var offset = start
    while offset + 3 <= bytes.count {
      if offset == 0 || isLineBreak(bytes[offset - 1]),
        bytes[offset..<(offset + 3)].allSatisfy({ $0 == UInt8(ascii: "-") }),
        offset + 3 == bytes.count || isBlank(bytes[offset + 3]) || isLineBreak(bytes[offset + 3])
      {
        return offset
      }
      offset += 1
    }
    return nil
  }

  // MARK: Documents

  private mutating func beginDocument() {
    nodes.removeAll(keepingCapacity: true)
    frames.removeAll(keepingCapacity: true)
    anchors.removeAll()
    isComplete = true
    aliasNodes = 0
  }

  private mutating func endDocument() {
    guard let start = documentStart else { return }
    documentStart = nil
    let end = start.upperBound
    let nothing = YAMLNode(.scalar(YAMLScalar("")), at: span(end..<end))
    guard let root = nodes.popLast() else {
      // The root itself was refused.
      documents.append(YAMLDocument(root: nothing, span: span(start), isComplete: false))
      return
    }
    if root.scalar?.isAbsent == true, root.tag == nil {
      emptyDocuments.append(YAMLDocument(root: nothing, span: span(start), isComplete: isComplete))
    } else {
      let whole = start.lowerBound..<max(root.span.bytes.upperBound, end)
      documents.append(YAMLDocument(root: root, span: span(whole), isComplete: isComplete))
    }
  }

  /// Closes what is open as if the text ended here.
  private mutating func closeAtError(_ offset: Int) {
    guard documentStart != nil else { return }
    isComplete = false
    while !frames.isEmpty { close(end: offset) }
    if nodes.isEmpty {
      documentStart = nil
    } else {
      endDocument()
    }
  }

  /// The documents and everything that is to be said of them.
  mutating func finished() -> Reading<[YAMLDocument]> {
    if documents.isEmpty, !hasErrors {
      let absent = YAMLNode(.scalar(YAMLScalar("")), at: span(0..<0))
      documents = [emptyDocuments.first ?? YAMLDocument(root: absent, span: absent.span)]
      emptyDocuments = Array(emptyDocuments.dropFirst())
    }
    for document in emptyDocuments {
      report(Diagnostic(.emptyDocument, "an empty document is left out", at: document.span))
    }
    return Reading(documents, diagnostics)
  }

  // MARK: For the parts

  /// Adds a finding, unless there are too many; but a text with errors never comes out as one without.
  mutating func report(_ diagnostic: Diagnostic) {
    let isFirstError = diagnostic.severity == .error && !hasErrors
    hasErrors = hasErrors || isFirstError
    if isFirstError || diagnostics.count < Self.mostDiagnostics { diagnostics.append(diagnostic) }
  }

  func span(_ bytes: Range<Int>) -> Span {
    Span(file: file, bytes: bytes)
  }

  /// Counts a node that is written, and gives up when there are too many.
  mutating func count(nodeAt offset: Int) {
    nodeCount += 1
    if nodeCount == limits.nodes + 1 {
      let message = "the file has more than \(limits.nodes) nodes"
      give(
        up: Diagnostic(.inputTooLarge, message, at: span(offset..<offset), help: "split the file"),
        at: offset, resumes: false)
    }
  }
}

/// A string of libyaml's, if there is one.
func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
  pointer.map { String(cString: $0) }
}
