import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What git writes on standard output.
///
/// - Parameter subject: what is read, for the error.
func gitOutput(_ arguments: [String], of subject: String) throws(FileError) -> [UInt8] {
  func failure(_ reason: String) -> FileError {
    FileError(code: .fileUnreadable, path: subject, reason: reason)
  }
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else { throw failure("no pipe to git") }
  let (reading, writing) = (ends[0], ends[1])
  defer { close(reading) }
  #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
  #else
    var actions = posix_spawn_file_actions_t()
  #endif
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, writing, 1)
  posix_spawn_file_actions_addclose(&actions, reading)
  posix_spawn_file_actions_addclose(&actions, writing)
  var words: [UnsafeMutablePointer<CChar>?] = (["git"] + arguments).map { strdup($0) }
  words.append(nil)
  defer { for word in words { free(word) } }
  var process = pid_t()
  let started = posix_spawnp(&process, "git", &actions, nil, words, environ)
  close(writing)
  guard started == 0 else { throw failure("git can't be run") }
  let output = bytes(of: reading)
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0, errno == EINTR {}
  guard status == 0 else { throw failure("git \(arguments[0]) knows nothing of it here") }
  return output
}

private func bytes(of descriptor: Int32) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return bytes }
    bytes += chunk[..<count]
  }
}
