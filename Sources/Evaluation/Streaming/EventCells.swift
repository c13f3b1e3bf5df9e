import Events
import JSONEvents
import Patterns

/// One value of the current event. What it says is worked out when it is first asked for.
struct EventCell: BitwiseCopyable {
  enum Kind: UInt8 {
    /// No value: a zero value in a data model without such.
    case none
    case null, string, integer, double, boolean
  }

  var kind = Kind.none
  var hasText = false
  var hasFolded = false
  /// The event for which the rest is right.
  var event: UInt32 = 0
  /// The value as text (`Value.text`); nothing for null.
  var text: UnsafePointer<UInt8>?
  var textCount: Int32 = 0
  /// The text, its letters folded.
  var foldedCount: Int32 = 0
  var isFoldedASCII = false
  var folded: UnsafePointer<UInt8>?
}

/// The values of the current event: a cell for each scalar of its line, those of a field one after the other.
struct EventCells: ~Copyable {
  private var scanner: EventScanner
  private var cells: UnsafeMutablePointer<EventCell>
  private var capacity = 512
  private var tokens: UnsafePointer<RawToken>
  private let noTokens: UnsafeMutablePointer<RawToken>
  private let noSlots: UnsafeMutablePointer<RawSlot>
  /// The tokens of an event that is no line, and how many of these there were.
  private var loaded: UnsafeMutablePointer<RawToken>
  private var loads: UInt32 = 1
  private var slots: UnsafePointer<RawSlot>
  private var generation: UInt32 = 0
  private let slotCount: Int
  private(set) var count = 0
  private var event: UInt32 = 0
  private var scratch = ScratchMemory()
  /// How the values of each slot are read.
  private let forms: Table<UInt8>
  /// Whether a string of the event has an invalid escape.
  private(set) var isBroken = false

  init(_ scanner: consuming EventScanner, forms: Table<UInt8>) {
    self.scanner = scanner
    self.forms = forms
    cells = .allocate(capacity: capacity)
    cells.initialize(repeating: EventCell(), count: capacity)
    noTokens = .allocate(capacity: 1)
    tokens = UnsafePointer(noTokens)
    loaded = .allocate(capacity: 1)
    slotCount = forms.count
    noSlots = .allocate(capacity: slotCount)
    noSlots.initialize(repeating: RawSlot(), count: slotCount)
    slots = UnsafePointer(noSlots)
  }

  deinit {
    cells.deallocate()
    noTokens.deallocate()
    loaded.deallocate()
    noSlots.deallocate()
  }

  /// Goes on to the event of a line.
  mutating func scan(_ line: UnsafeRawBufferPointer) -> EventScanner.Status {
    let status = scanner.scan(line)
    scratch.reset()
    isBroken = false
    let raw = scanner.rawTokens
    count = raw.count
    tokens = raw.baseAddress ?? UnsafePointer(noTokens)
    (slots, generation) = scanner.rawSlots ?? (UnsafePointer(noSlots), 1)
    if count > capacity { growCells() }
    event &+= 1
    if event == 0 { restart() }
    return status
  }

  /// Goes on to an event whose tokens are copied.
  mutating func load(_ new: [RawToken]) {
    scratch.reset()
    isBroken = false
    loaded.deallocate()
    loaded = .allocate(capacity: max(1, new.count))
    count = new.count
    tokens = UnsafePointer(loaded)
    // The memory for lines without tokens has slots of its own.
    loads &+= 1
    if loads == 0 {
      noSlots.update(repeating: RawSlot(), count: slotCount)
      loads = 1
    }
    (slots, generation) = (UnsafePointer(noSlots), loads)
    for (index, token) in new.enumerated() {
      (loaded + index).initialize(to: token)
      let isFirst = token.slot >= 0 && Int(token.slot) < slotCount && noSlots[Int(token.slot)].generation != loads
      if isFirst { noSlots[Int(token.slot)] = RawSlot(generation: loads, first: Int32(truncatingIfNeeded: index)) }
    }
    if count > capacity { growCells() }
    event &+= 1
    if event == 0 { restart() }
  }

  private mutating func growCells() {
    cells.deallocate()
    capacity = 2 * count
    cells = .allocate(capacity: capacity)
    cells.initialize(repeating: EventCell(), count: capacity)
  }

  private mutating func restart() {
    cells.update(repeating: EventCell(), count: capacity)
    event = 1
  }

  /// What the names of the current line say of it.
  var signs: UInt8 { scanner.signs }

  /// The first cell of a slot; -1 when the event has no value for it.
  @inline(__always)
  func first(_ slot: Int32) -> Int {
    assert(slot >= 0 && slot < slotCount)
    let state = slots[Int(slot)]
    return state.generation == generation ? Int(state.first) : -1
  }

  /// The cell after one of the same slot; -1 at the end.
  @inline(__always)
  func next(_ cell: Int) -> Int {
    assert(cell >= 0 && cell < count)
    return Int(tokens[cell].next)
  }

  /// The slot of a cell; -1 when nobody reads its field.
  @inline(__always)
  func slot(_ cell: Int) -> Int32 { tokens[cell].slot }

  /// What a cell's token is, as the line writes it.
  @inline(__always)
  func written(_ cell: Int) -> (kind: UInt8, text: Bytes) {
    assert(cell >= 0 && cell < count)
    let token = tokens[cell]
    return (token.kind, Bytes(base: token.text ?? UnsafePointer(UnsafeRawPointer(noTokens).assumingMemoryBound(to: UInt8.self)), count: Int(token.length)))
  }

  /// What kind of value a cell holds.
  @inline(__always)
  mutating func kind(_ cell: Int) -> EventCell.Kind {
    assert(cell >= 0 && cell < count)
    if cells[cell].event != event { prepare(cell) }
    return cells[cell].kind
  }

  /// A cell's value as text; `nil` for null.
  @inline(__always)
  mutating func text(_ cell: Int) -> Bytes? {
    if kind(cell).rawValue <= EventCell.Kind.null.rawValue { return nil }
    if !cells[cell].hasText { makeText(cell) }
    guard let base = cells[cell].text else { return nil }
    return Bytes(base: base, count: Int(cells[cell].textCount))
  }

  /// The folds of a cell's text; `nil` for null. Eight bytes before and after it may be read.
  @inline(__always)
  mutating func folded(_ cell: Int) -> Bytes? {
    if kind(cell).rawValue <= EventCell.Kind.null.rawValue { return nil }
    if !cells[cell].hasFolded { makeFolded(cell) }
    guard let base = cells[cell].folded else { return nil }
    return Bytes(base: base, count: Int(cells[cell].foldedCount))
  }
}

// What cells hold.
extension EventCells {
  /// Whether the folds of a cell, which were asked for, are ASCII.
  @inline(__always)
  func isFoldedASCII(_ cell: Int) -> Bool { cells[cell].isFoldedASCII }

  /// Tells the kind of a cell.
  private mutating func prepare(_ cell: Int) {
    var new = EventCell()
    new.event = event
    let token = tokens[cell]
    switch token.kind {
    case RawToken.string: new.kind = .string
    case RawToken.true_, RawToken.false_: new.kind = .boolean
    case RawToken.number: new.kind = numberKind(cell)
    default: new.kind = .null
    }
    cells[cell] = new
    let form = token.slot < 0 ? 0 : forms[token.slot]
    if form != 0 { read(cell, as: ValueForm(rawValue: form) ?? .written) }
  }

  /// An integer that does not fit 64 bits with its sign is its digits.
  private func numberKind(_ cell: Int) -> EventCell.Kind {
    let text = written(cell).text
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return .double
      default: index += 1
      }
    }
    if text.count < 19 || Int64(text.string) != nil { return .integer }
    return .string
  }

  /// Gives a cell the value that its form makes of it.
  private mutating func read(_ cell: Int, as form: ValueForm) {
    // Most values are texts where texts are expected.
    if cells[cell].kind == .string, form == .untyped || form == .text, tokens[cell].kind == RawToken.string {
      if tokens[cell].length == 0 { cells[cell].kind = .none }
      return
    }
    guard let value = form.read(writtenValue(cell)) else {
      cells[cell].kind = .none
      return
    }
    cells[cell].kind =
      switch value {
      case .null, .list: .null
      case .string: .string
      case .integer: .integer
      case .double: .double
      case .boolean: .boolean
      }
    put(value.text ?? "", in: cell)
  }

  /// The value as it is written, whatever its form.
  private mutating func writtenValue(_ cell: Int) -> Value {
    let token = tokens[cell]
    switch token.kind {
    case RawToken.string: return .string(unescaped(cell).string)
    case RawToken.true_: return .boolean(true)
    case RawToken.false_: return .boolean(false)
    case RawToken.number:
      let text = written(cell).text.string
      if let integer = Int64(text) { return .integer(integer) }
      if numberKind(cell) == .string { return .string(text) }
      return Double(text).map { .double($0) } ?? .null
    default: return .null
    }
  }

  /// A cell's value; `nil` when it is none.
  mutating func value(_ cell: Int) -> Value? {
    let kind = kind(cell)
    guard let text = text(cell) else { return kind == .null ? .null : nil }
    switch kind {
    case .none: return nil
    case .null: return .null
    case .string: return .string(text.string)
    case .integer: return Int64(text.string).map { .integer($0) }
    case .boolean: return .boolean(text.count == 4)
    case .double:
      // The text of a double is not always one that gives it again.
      let form = slot(cell) < 0 ? .written : ValueForm(rawValue: forms[slot(cell)]) ?? .written
      return form.read(writtenValue(cell))
    }
  }

  /// The values of a slot.
  mutating func values(of slot: Int32) -> [Value] {
    var values: [Value] = []
    var cell = first(slot)
    while cell >= 0 {
      if let value = value(cell) { values.append(value) }
      cell = next(cell)
    }
    return values
  }

  @inline(never)
  private mutating func makeText(_ cell: Int) {
    let token = tokens[cell]
    switch token.kind {
    case RawToken.string: set(unescaped(cell), in: cell)
    case RawToken.true_, RawToken.false_: set(written(cell).text, in: cell)
    case RawToken.number:
      let raw = written(cell).text
      let isNegativeZero = raw.count == 2 && raw[0] == UInt8(ascii: "-") && raw[1] == UInt8(ascii: "0")
      if cells[cell].kind != .double, !isNegativeZero {
        set(raw, in: cell)
      } else {
        put(writtenValue(cell).text ?? "", in: cell)
      }
    default: break
    }
  }

  private mutating func set(_ text: Bytes, in cell: Int) {
    cells[cell].text = text.base
    cells[cell].textCount = Int32(truncatingIfNeeded: text.count)
    cells[cell].hasText = true
  }

  private mutating func put(_ text: String, in cell: Int) {
    let piece = scratch.reserve(text.utf8.count)
    var count = 0
    for byte in text.utf8 {
      piece[count] = byte
      count += 1
    }
    scratch.keep(count)
    set(Bytes(base: piece, count: count), in: cell)
  }

  /// The text of a string token, escapes resolved.
  private mutating func unescaped(_ cell: Int) -> Bytes {
    let raw = written(cell).text
    if !raw.holdsBackslash { return raw }
    let piece = scratch.reserve(raw.count + raw.count / 2 + 16)
    guard let count = raw.unescape(into: piece) else {
      isBroken = true
      return Bytes(base: piece, count: 0)
    }
    scratch.keep(count)
    return Bytes(base: piece, count: count)
  }

  @inline(never)
  private mutating func makeFolded(_ cell: Int) {
    if !cells[cell].hasText, tokens[cell].kind == RawToken.string, cells[cell].kind == .string {
      if foldWritten(cell) { return }
    }
    guard let text = text(cell) else { return }
    let piece = scratch.reserve(SimpleCaseFolding.expansion * text.count + 16)
    let isASCII = text.isASCII
    let count = isASCII ? text.foldASCII(into: piece) : SimpleCaseFolding.fold(text.buffer, into: piece)
    keepFolded(piece, count, isASCII: isASCII, in: cell)
  }

  /// Folds a string right from the line, when that is possible: it is ASCII and has only simple escapes.
  private mutating func foldWritten(_ cell: Int) -> Bool {
    let raw = written(cell).text
    let piece = scratch.reserve(raw.count + 16)
    guard let count = raw.foldEscapedASCII(into: piece) else { return false }
    keepFolded(piece, count, isASCII: true, in: cell)
    return true
  }

  private mutating func keepFolded(
    _ piece: UnsafeMutablePointer<UInt8>, _ count: Int, isASCII: Bool, in cell: Int
  ) {
    scratch.keep(count)
    cells[cell].isFoldedASCII = isASCII
    cells[cell].folded = UnsafePointer(piece)
    cells[cell].foldedCount = Int32(truncatingIfNeeded: count)
    cells[cell].hasFolded = true
  }
}
