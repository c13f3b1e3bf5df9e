import Diagnostics
import FoundationEssentials
import Transpilation

/// A file or folder that can't be read or written, for a diagnostic.
struct FileError: Error {
  var code: DiagnosticCode
  var path: String
  var reason: String

  var diagnostic: Diagnostic {
    let verb = code == .fileUnwritable ? "write" : "read"
    return Diagnostic(code, "can't \(verb) '\(path)': \(reason)", at: nil)
  }
}

/// An input file: its path as given on the command line (or below a folder that was), and where it would
/// stand below an output folder.
struct InputFile: Hashable {
  /// `-` is standard input.
  var path: String
  /// The path below the folder that was given; the file's own name for a file that was.
  var relativePath: String
}

/// The files that paths name: files as they are, folders searched for files whose name is accepted, in the
/// order of their paths. Hidden files and folders are passed over.
func inputFiles(_ paths: [String], accepting isAccepted: (String) -> Bool) -> (files: [InputFile], errors: [FileError]) {
  var files: [InputFile] = []
  var errors: [FileError] = []
  var seen: Set<String> = []
  for path in paths {
    if path == "-" {
      files.append(InputFile(path: "-", relativePath: "stdin"))
      continue
    }
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      errors.append(FileError(code: .fileUnreadable, path: path, reason: "there is no such file or folder"))
      continue
    }
    if !isDirectory {
      if seen.insert(path).inserted {
        files.append(InputFile(path: path, relativePath: path.split(separator: "/").last.map(String.init) ?? path))
      }
      continue
    }
    let base = path.hasSuffix("/") ? path : path + "/"
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
      errors.append(FileError(code: .fileUnreadable, path: path, reason: "the folder can't be listed"))
      continue
    }
    for name in names.sorted() where isAccepted(name) {
      if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
      var isFolder = false
      _ = FileManager.default.fileExists(atPath: base + name, isDirectory: &isFolder)
      if !isFolder, seen.insert(base + name).inserted {
        files.append(InputFile(path: base + name, relativePath: name))
      }
    }
  }
  return (files, errors)
}

/// Whether there is a file or folder of that name; `-` counts.
func fileExists(_ path: String) -> Bool {
  path == "-" || FileManager.default.fileExists(atPath: path)
}

/// Writes a file whole or not at all, with the folders above it.
func writeFile(_ path: String, _ text: String) throws(FileError) {
  let url = URL(fileURLWithPath: path)
  do {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url, options: .atomic)
  } catch {
    throw FileError(code: .fileUnwritable, path: path, reason: reason(of: error))
  }
}

private func reason(of error: any Error) -> String {
  guard let error = error as? CocoaError else { return "\(error)" }
  switch error.code {
  case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
  case .fileReadNoPermission, .fileWriteNoPermission: return "permission is denied"
  case .fileWriteOutOfSpace: return "the disk is full"
  case .fileWriteVolumeReadOnly: return "the disk is read-only"
  default: return "error \(error.code.rawValue)"
  }
}

/// The file of tests beside a rule file: `NAME.tests.yaml` for `NAME.yaml`; `nil` when there is none.
func testFilePath(beside path: String) -> String? {
  guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
  for suffix in [".tests.yaml", ".tests.yml"] {
    let candidate = path[..<dot] + suffix
    if FileManager.default.fileExists(atPath: String(candidate)) { return String(candidate) }
  }
  return nil
}

/// How many cores the machine offers.
func activeCores() -> Int {
  ProcessInfo.processInfo.activeProcessorCount
}

/// Removes a file.
func removeFile(_ path: String) throws(FileError) {
  do {
    try FileManager.default.removeItem(atPath: path)
  } catch {
    throw FileError(code: .fileUnwritable, path: path, reason: reason(of: error))
  }
}
