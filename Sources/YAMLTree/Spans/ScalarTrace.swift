/// For each byte of a scalar's text, which bytes of the file it came from.
///
/// Made by reading the scalar a second time, by libyaml's rules, and comparing with what libyaml read.
struct ScalarTrace {
  /// The text that was read.
  private var text: [UInt8] = []
  /// For each byte of the text, what it came from.
  private var starts: [Int] = []
  private var ends: [Int] = []

  private let source: ArraySlice<UInt8>
  private var offset: Int

  /// `nil` if the second reading comes to another text than the first; then nothing is known.
  ///
  /// - Parameter source: the bytes of the scalar, quotes or the `|` or `>` included.
  init?(of scalar: YAMLScalar, in source: ArraySlice<UInt8>) {
    self.source = source
    offset = source.startIndex
    switch scalar.style {
    case .plain:
      readFlow(quote: nil, end: source.endIndex)
    case .singleQuoted, .doubleQuoted:
      let quote = scalar.style == .singleQuoted ? UInt8(ascii: "'") : UInt8(ascii: "\"")
      guard source.count >= 2, source.first == quote, source.last == quote else { return nil }
      offset += 1
      readFlow(quote: quote, end: source.endIndex - 1)
    case .literal, .folded:
      guard readBlock(scalar, isFolded: scalar.style == .folded) else { return nil }
    }
    guard text.elementsEqual(scalar.text.utf8) else { return nil }
  }

  /// The bytes of the file from which a range of the text came.
  func source(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else {
      let place = range.lowerBound < starts.count ? starts[range.lowerBound] : ends.last ?? offset
      return place..<place
    }
    return starts[range.lowerBound]..<max(starts[range.lowerBound], ends[range.upperBound - 1])
  }

  // MARK: Steps

  private mutating func emit(_ bytes: some Sequence<UInt8>, from start: Int, to end: Int) {
    for byte in bytes {
      text.append(byte)
      starts.append(start)
      ends.append(end)
    }
  }

  private mutating func emitByte() {
    emit(CollectionOfOne(source[offset]), from: offset, to: offset + 1)
    offset += 1
  }

  private func isAt(_ character: Unicode.Scalar) -> Bool {
    offset < source.endIndex && source[offset] == UInt8(ascii: character)
  }

  /// Takes one line break, `\r\n` as one.
  private mutating func skipLineBreak() {
    let isReturn = source[offset] == UInt8(ascii: "\r")
    offset += 1
    if isReturn, isAt("\n") { offset += 1 }
  }

  // MARK: Plain and quoted text

  private mutating func readFlow(quote: UInt8?, end: Int) {
    while offset < end {
      let byte = source[offset]
      if isBlank(byte) || isLineBreak(byte) {
        readBlanks(end: end)
      } else if byte == quote, byte == UInt8(ascii: "'") {
        emit(CollectionOfOne(byte), from: offset, to: offset + 2)
        offset += 2
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        readEscape(end: end)
      } else {
        emitByte()
      }
    }
  }

  /// Blanks inside a line stay; around line breaks they go, one break becomes a blank, and of several the
  /// first goes.
  private mutating func readBlanks(end: Int, afterEscapedBreak: Bool = false) {
    let start = offset
    var breaks: [Range<Int>] = []
    while offset < end, isBlank(source[offset]) || isLineBreak(source[offset]) {
      if isLineBreak(source[offset]) {
        let breakStart = offset
        skipLineBreak()
        breaks.append(breakStart..<offset)
      } else {
        offset += 1
      }
    }
    if breaks.isEmpty, !afterEscapedBreak {
      for place in start..<offset { emit(CollectionOfOne(source[place]), from: place, to: place + 1) }
    } else if breaks.count == 1, !afterEscapedBreak {
      emit(CollectionOfOne(UInt8(ascii: " ")), from: start, to: offset)
    } else {
      for place in breaks.dropFirst(afterEscapedBreak ? 0 : 1) {
        emit(CollectionOfOne(UInt8(ascii: "\n")), from: place.lowerBound, to: place.upperBound)
      }
    }
  }

  private mutating func readEscape(end: Int) {
    let start = offset
    offset += 1
    guard offset < end else { return }
    let letter = source[offset]
    if isLineBreak(letter) {
      skipLineBreak()
      readBlanks(end: end, afterEscapedBreak: true)
      return
    }
    offset += 1
    let digits = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
    if letter | 0x20 == UInt8(ascii: "u") || letter == UInt8(ascii: "x") {
      offset = min(offset + digits, end)
      let number = String(decoding: source[(start + 2)..<offset], as: UTF8.self)
      if let scalar = UInt32(number, radix: 16).flatMap(Unicode.Scalar.init) {
        emit(UTF8.encode(scalar) ?? .init(), from: start, to: offset)
      }
    } else if let value = namedEscapes[letter], let scalar = Unicode.Scalar(value) {
      emit(UTF8.encode(scalar) ?? .init(), from: start, to: offset)
    }
  }

  // MARK: Block scalars

  private mutating func readBlock(_ scalar: YAMLScalar, isFolded: Bool) -> Bool {
    while offset < source.endIndex, !isLineBreak(source[offset]) { offset += 1 }
    guard let indentation = indentation(of: scalar) else { return false }
    if offset < source.endIndex { skipLineBreak() }
    var pending = skipBreaks(indentation)
    emitBreaks(pending)
    pending = []
    var wasBlank = false
    while offset < source.endIndex {
      let isBlankLine = isBlank(source[offset])
      if isFolded, let first = pending.first, !wasBlank, !isBlankLine {
        if pending.count == 1 {
          emit(CollectionOfOne(UInt8(ascii: " ")), from: first.lowerBound, to: offset)
        } else {
          emitBreaks(Array(pending.dropFirst()))
        }
      } else {
        emitBreaks(pending)
      }
      wasBlank = isBlankLine
      while offset < source.endIndex, !isLineBreak(source[offset]) { emitByte() }
      pending = offset < source.endIndex ? lineBreaks(indentation) : []
    }
    emitTail(of: scalar, pending)
    return true
  }

  /// How far the text is indented: the blanks before its first line that is not empty, less those that the
  /// text itself starts with there.
  private func indentation(of scalar: YAMLScalar) -> Int? {
    guard let first = scalar.text.utf8.split(separator: UInt8(ascii: "\n")).first else { return nil }
    let line = source[offset...].split(omittingEmptySubsequences: true, whereSeparator: isLineBreak)
      .first { !$0.allSatisfy(isBlank) }
    guard let line else { return nil }
    let blank = UInt8(ascii: " ")
    let written = line.prefix { $0 == blank }.count
    let kept = first.prefix { $0 == blank }.count
    return written >= kept ? written - kept : nil
  }

  /// The break at the end of a line and those of the empty lines after it.
  private mutating func lineBreaks(_ indentation: Int) -> [Range<Int>] {
    let start = offset
    skipLineBreak()
    return [start..<offset] + skipBreaks(indentation)
  }

  /// Skips the indentation of the next line that has something on it, and gives the breaks before.
  private mutating func skipBreaks(_ indentation: Int) -> [Range<Int>] {
    var breaks: [Range<Int>] = []
    while true {
      var column = 0
      while column < indentation, isAt(" ") {
        offset += 1
        column += 1
      }
      guard offset < source.endIndex, isLineBreak(source[offset]) else { return breaks }
      let start = offset
      skipLineBreak()
      breaks.append(start..<offset)
    }
  }

  private mutating func emitBreaks(_ breaks: [Range<Int>]) {
    for place in breaks {
      emit(CollectionOfOne(UInt8(ascii: "\n")), from: place.lowerBound, to: place.upperBound)
    }
  }

  /// The line breaks at the end: the span of the node stops before them, so they are taken from the text.
  private mutating func emitTail(of scalar: YAMLScalar, _ pending: [Range<Int>]) {
    emitBreaks(pending)
    while text.count < scalar.text.utf8.count {
      emit(CollectionOfOne(UInt8(ascii: "\n")), from: source.endIndex, to: source.endIndex)
    }
  }
}

/// The characters that stand for another one after a backslash in double quotes (YAML 1.1, section 5.6).
private let namedEscapes: [UInt8: UInt32] = {
  let letters: [(Unicode.Scalar, UInt32)] = [
    ("0", 0x00), ("a", 0x07), ("b", 0x08), ("t", 0x09), ("\t", 0x09), ("n", 0x0A), ("v", 0x0B), ("f", 0x0C),
    ("r", 0x0D), ("e", 0x1B), (" ", 0x20), ("\"", 0x22), ("/", 0x2F), ("\\", 0x5C), ("N", 0x85),
    ("_", 0xA0), ("L", 0x2028), ("P", 0x2029),
  ]
  return Dictionary(uniqueKeysWithValues: letters.map { (UInt8(ascii: $0), $1) })
}()
