import Diagnostics
import Transpilation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes to standard output; a reader that went away ends the program quietly.
func printResult(_ text: String) {
  write(text, to: 1)
}

/// Writes bytes to standard output.
func printResult(_ bytes: UnsafeBufferPointer<UInt8>) {
  write(bytes, to: 1)
}

/// Writes to standard error.
func printMessage(_ text: String) {
  write(text, to: 2)
}

private func write(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { write($0, to: descriptor) }
}

private func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) {
  var start = 0
  while start < bytes.count {
    let written = unsafe_write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
    if written <= 0 {
      if errno == EINTR { continue }
      exit(descriptor == 1 && errno == EPIPE ? 0 : 3)
    }
    start += written
  }
}

/// Ends the process.
func exitProcess(_ code: Int32) -> Never {
  exit(code)
}

private func unsafe_write(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.write(descriptor, bytes, count)
  #elseif canImport(Musl)
    Musl.write(descriptor, bytes, count)
  #else
    Darwin.write(descriptor, bytes, count)
  #endif
}

/// The content of a file, a pipe or a device (a shell's `<(…)` is a pipe with a path); `-` is standard input.
func readFile(_ path: String) throws(FileError) -> [UInt8] {
  let file = try OpenFile(path)
  var bytes: [UInt8] = []
  // Larger memory is fetched from the system, and given back to it, for each of thousands of files.
  let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 1)
  defer { chunk.deallocate() }
  while true {
    let count = try file.read(into: chunk)
    if count == 0 { return bytes }
    // Most files come in one piece, and are kept: they take no more than they need.
    if bytes.isEmpty { bytes.reserveCapacity(count) }
    bytes += chunk[..<count]
  }
}

/// A file, a pipe or standard input (`-`), to be read piece by piece.
final class OpenFile {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws(FileError) {
    self.path = path == "-" ? "<stdin>" : path
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw FileError(code: .fileUnreadable, path: path, reason: reason(of: errno)) }
  }

  deinit { if descriptor > 0 { close(descriptor) } }

  /// Whether there is nothing to be read yet, as in a pipe that others still write to.
  var isWaiting: Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) == 0
  }

  /// Fills some of the memory, and returns how much: 0 at the end.
  func read(into memory: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = unsafe_read(descriptor, memory.baseAddress, memory.count)
      if count >= 0 { return count }
      if errno != EINTR { throw FileError(code: .fileUnreadable, path: path, reason: reason(of: errno)) }
    }
  }
}

private func unsafe_read(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.read(descriptor, bytes, count)
  #elseif canImport(Musl)
    Musl.read(descriptor, bytes, count)
  #else
    Darwin.read(descriptor, bytes, count)
  #endif
}

private func reason(of number: Int32) -> String {
  switch number {
  case ENOENT: "there is no such file"
  case EACCES: "permission is denied"
  case EISDIR: "it is a folder"
  default: "error \(number)"
  }
}

/// Whether a stream (1 or 2) is a terminal.
func isTerminal(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1
}

/// Collects what is to be said of texts, and says it on standard error.
struct Reporter {
  var isColored: Bool
  var isQuiet: Bool
  private(set) var counts: [Diagnostic.Severity: Int] = [:]

  init(_ options: CommonOptions) {
    isColored = Reporter.isColored(options.color, on: 2)
    isQuiet = options.quiet
  }

  /// Whether what goes to a stream (1 or 2) has colour.
  static func isColored(_ choice: ColorChoice, on descriptor: Int32) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      let refused = getenv("NO_COLOR").map { String(cString: $0).isEmpty == false } ?? false
      return isTerminal(descriptor) && !refused
    }
  }

  mutating func report(_ diagnostics: [Diagnostic]) {
    var text = ""
    for diagnostic in diagnostics {
      counts[diagnostic.severity, default: 0] += 1
      if isQuiet, diagnostic.severity != .error { continue }
      text += diagnostic.rendered(colored: isColored)
    }
    if !text.isEmpty { printMessage(text) }
  }
}

/// The most memory that the process has held so far, in bytes.
func peakMemoryBytes() -> Int {
  var usage = rusage()
  #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
  #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1_024
  #endif
}
