/// Made-up events, the same in every run, each later than the one before.
struct GeneratedEvents {
  enum Kind: String, CaseIterable {
    /// Windows events as Sigma names them: processes, connections, registry values, logons, script blocks.
    case sigma
    /// Starts of processes in UDM; one in fifty is of a container tool.
    case udm
    /// The same in neutral names.
    case launches
    /// Failed logons from 10,000 addresses, in neutral names.
    case logons
  }

  /// How many addresses failed logons come from.
  static let addresses = 10_000

  private let kind: Kind
  private var number = 0
  private var state: UInt64 = 7

  init(kind: Kind) {
    self.kind = kind
  }

  static func text(_ kind: Kind, count: Int) -> EventText {
    var events = GeneratedEvents(kind: kind)
    var bytes: [UInt8] = []
    for _ in 0..<count {
      bytes += events.next().utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    return EventText(bytes)
  }

  /// The next event's line.
  mutating func next() -> String {
    defer { number += 1 }
    switch kind {
    case .sigma: return sigma()
    case .udm: return udm()
    case .launches: return launch()
    case .logons: return logon()
    }
  }

  // MARK: Windows

  private let folders = [
    #"C:\\Windows\\System32"#, #"C:\\Program Files\\Common Files"#, #"C:\\Users\\alice\\AppData\\Local\\Temp"#,
    #"D:\\tools\\bin"#,
  ]
  private let programs = [
    "cmd.exe", "powershell.exe", "svchost.exe", "explorer.exe", "rundll32.exe", "notepad.exe", "python.exe", "git.exe",
  ]
  private let words = [
    "-NoProfile", "/c", "install", "--verbose", "update", #"C:\\data\\report.docx"#, "-k", "netsvcs", "copy", "status",
    "https://example.org/index.html", "-Command", "Get-ChildItem", "query", #"\\\\server\\share"#, "--output",
  ]

  private mutating func sigma() -> String {
    let kinds = ["process", "process", "connection", "registry", "registry", "logon", "logon", "script"]
    let head = #""Computer":"host-\#(random(200)).example.org","TimeCreated":"\#(time(step: 20))""#
    let image = "\(pick(folders))\\\\\(pick(programs))"
    switch pick(kinds) {
    case "process":
      return #"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,\#(head),"Image":"\#(image)","#
        + #""CommandLine":"\"\#(image)\" \#(sentence(8))","ParentImage":"\#(pick(folders))\\\#(pick(programs))","#
        + #""ParentCommandLine":"\#(sentence(4))","User":"EXAMPLE\\user\#(random(50))","IntegrityLevel":"Medium","#
        + #""OriginalFileName":"\#(pick(programs))","ProcessId":\#(random(60_000)),"#
        + #""Hashes":"SHA256=\#(digits(64)),IMPHASH=\#(digits(32))"}"#
    case "connection":
      return #"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":3,\#(head),"Image":"\#(image)","#
        + #""DestinationIp":"10.\#(random(256)).\#(random(256)).7","DestinationPort":\#(random(65_536)),"#
        + #""SourceIp":"192.168.1.\#(random(256))","Protocol":"tcp","Initiated":"true"}"#
    case "registry":
      return #"{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":13,\#(head),"Image":"\#(image)","#
        + #""TargetObject":"HKLM\\Software\\Vendor\\Product\#(random(500))\\Setting","Details":"\#(sentence(3))"}"#
    case "script":
      return #"{"Channel":"Microsoft-Windows-PowerShell/Operational","EventID":4104,\#(head),"#
        + #""ScriptBlockText":"\#(sentence(1_200))","ScriptBlockId":"\#(digits(32))"}"#
    default:
      return #"{"Channel":"Security","EventID":\#(4_624 + random(2)),\#(head),"TargetUserName":"user\#(random(80))","#
        + #""IpAddress":"10.0.\#(random(256)).\#(random(256))","LogonType":\#(random(11)),"#
        + #""WorkstationName":"WS\#(random(300))","ProcessName":"\#(image)"}"#
    }
  }

  // MARK: Others

  private mutating func udm() -> String {
    let isTool = random(50) == 0
    let path = isTool ? "/usr/bin/docker" : "/usr/bin/program\(random(40))"
    let arguments = isTool ? "docker run --privileged -v /:/mnt alpine" : "program \(sentence(6))"
    return #"{"metadata":{"event_timestamp":"\#(time(step: 50))","event_type":"PROCESS_LAUNCH","#
      + #""product_log_id":"e\#(number)"},"principal":{"hostname":"worker-\#(random(100))","#
      + #""user":{"userid":"user\#(random(60))"}},"target":{"process":{"pid":"\#(random(60_000))","#
      + #""file":{"full_path":"\#(path)","sha256":"\#(digits(64))"},"command_line":"\#(arguments)"}}}"#
  }

  private mutating func launch() -> String {
    let isTool = random(50) == 0
    let path = isTool ? "/usr/bin/docker" : "/usr/bin/program\(random(40))"
    let arguments = isTool ? "docker run --privileged -v /:/mnt alpine" : "program \(sentence(6))"
    return #"{"@timestamp":"\#(time(step: 50))","event":{"id":"e\#(number)","category":"process","type":"start"},"host":"#
      + #"{"name":"worker-\#(random(100))"},"user":{"name":"user\#(random(60))"},"process":{"pid":\#(random(60_000)),"#
      + #""executable":"\#(path)","hash":{"sha256":"\#(digits(64))"},"command_line":"\#(arguments)"}}"#
  }

  private mutating func logon() -> String {
    let address = random(Self.addresses)
    return #"{"@timestamp":"\#(time(step: 10))","event.outcome":"failure","source.ip":"10.1.\#(address >> 8)."#
      + #"\#(address & 255)","user.name":"user\#(random(900))","host.name":"server-\#(random(40))"}"#
  }

  // MARK: Parts

  /// SplitMix64.
  private mutating func random(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(count))
  }

  private mutating func pick(_ texts: [String]) -> String { texts[random(texts.count)] }

  private mutating func sentence(_ count: Int) -> String {
    (0..<count).map { _ in pick(words) }.joined(separator: " ")
  }

  private mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in Array("0123456789abcdef")[random(16)] })
  }

  /// The time of this event, when each is so many milliseconds after the one before; from 1 January 2026 on.
  private func time(step: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let milliseconds = number * step
    let seconds = milliseconds / 1_000
    var day = seconds / 86_400
    var month = 0
    var year = 2026
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    // Leap days are left out: the events stay later than those before.
    while day >= lengths[month] {
      day -= lengths[month]
      month += 1
      if month == 12 {
        month = 0
        year += 1
      }
    }
    let rest = milliseconds % 1_000
    let fraction = rest < 10 ? "00\(rest)" : rest < 100 ? "0\(rest)" : "\(rest)"
    return "\(year)-\(two(month + 1))-\(two(day + 1))T\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):"
      + "\(two(seconds % 60)).\(fraction)Z"
  }
}
