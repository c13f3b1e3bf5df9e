import Diagnostics
import Foundation
import TestSupport
import Testing
import Transpilation

/// What is said of a rule: the code, what the caret points at, and what it is useless beside.
private func findings(_ text: String, _ name: String, isThorough: Bool = true) -> [String] {
  let source = SourceFile(name: name, text: text)
  let reading = transpiler.read(source)
  #expect(reading.value.count == 1, "\(reading.diagnostics.map(\.message))")
  return transpiler.findings(of: reading.value, in: source, isThorough: isThorough).map { finding in
    let shown = finding.span.map { String(decoding: source.bytes[$0.bytes], as: UTF8.self) } ?? "-"
    let beside = finding.related.first.map { " < " + String(decoding: source.bytes[$0.span.bytes], as: UTF8.self) } ?? ""
    return "\(finding.code.rawValue) \(shown)\(beside)"
  }
}

private func sigma(_ detection: String) -> String {
  "title: A\nlogsource: {category: process_creation, product: windows}\ndetection:\n"
    + detection.split(separator: "\n").map { "  \($0)\n" }.joined()
}

private func neutral(_ events: String, _ rest: String = "condition: launch\n") -> String {
  """
  schema: 1
  id: 0b1c3c0a-6f0e-4c55-9a0e-0d8b6c2f7a13
  name: tested
  title: Tested
  description: A rule for tests.
  author: Tests
  created: 2026-01-01
  severity: low
  events:
    launch:
      logsource: {category: process_creation}

  """ + events.split(separator: "\n").map { "    \($0)\n" }.joined() + rest
}

private func yaral(_ test: String, _ rest: String = "condition:\n    $e") -> String {
  "rule r {\n  meta:\n    author = \"a\"\n  events:\n    $e.metadata.event_type = \"PROCESS_LAUNCH\"\n    \(test)\n  \(rest)\n}\n"
}

@Suite struct RuleFindingsTests {
  @Test(
    "what makes no difference in Sigma rules",
    arguments: [
      // Of a list, the longer text.
      ("selection:\n  CommandLine|contains:\n    - 'docker run -v'\n    - 'docker run'\ncondition: selection",
        ["DT0707 'docker run -v' < 'docker run'"]),
      ("selection:\n  CommandLine|contains: ['docker run', 'docker run -v']\ncondition: selection",
        ["DT0707 'docker run -v' < 'docker run'"]),
      // Whatever the case; of two that say the same, the later.
      ("selection:\n  CommandLine|contains:\n    - abc\n    - ABC\ncondition: selection", ["DT0707 ABC < abc"]),
      ("selection:\n  CommandLine|contains|cased:\n    - abc\n    - ABC\ncondition: selection", []),
      // Of texts that are all needed, the shorter.
      ("selection:\n  CommandLine|contains|all:\n    - 'docker run -v'\n    - 'docker run'\ncondition: selection",
        ["DT0707 'docker run' < 'docker run -v'"]),
      ("selection:\n  Image|endswith: '\\cmd.exe'\n  Image|contains: 'cmd'\ncondition: selection",
        ["DT0707 'cmd' < '\\cmd.exe'"]),
      // A selection that another one holds.
      ("a:\n  Image|endswith: '\\cmd.exe'\nb:\n  Image|endswith: '\\cmd.exe'\n  CommandLine|contains: x\ncondition: a or b",
        ["DT0707 '\\cmd.exe'\n    CommandLine|contains: x < '\\cmd.exe'"]),
      ("a:\n  Image|endswith: '\\cmd.exe'\nb:\n  Image|endswith: '\\cmd.exe'\n  CommandLine|contains: x\ncondition: a and b",
        ["DT0707 '\\cmd.exe' < '\\cmd.exe'"]),
      // Filters whose images are none of the selection's: a process has one image.
      ("a:\n  Image|endswith: '\\cmd.exe'\nfilter:\n  Image: 'C:\\Windows\\explorer.exe'\ncondition: a and not filter",
        ["DT0708 'C:\\Windows\\explorer.exe' < '\\cmd.exe'"]),
      ("a:\n  Image|endswith: '\\cmd.exe'\nfilter:\n  Image: 'C:\\Windows\\cmd.exe'\ncondition: a and not filter", []),
      ("a:\n  Image|endswith: '\\cmd.exe'\nfilter:\n  User: x\ncondition: a and not filter", []),
      ("a:\n  User: a\nf1:\n  Image|endswith: '\\x.exe'\nf2:\n  Image|endswith: '\\Windows\\x.exe'\ncondition: a and not f1 and not f2",
        ["DT0707 '\\Windows\\x.exe' < '\\x.exe'"]),
      // What excludes what the rule asks for.
      ("a:\n  Image|endswith: '\\cmd.exe'\nb:\n  Image|endswith: '\\x.exe'\ncondition: a and b",
        ["DT0705 '\\cmd.exe'\n  b:\n    Image|endswith: '\\x.exe' < '\\cmd.exe'"]),
      ("a:\n  User: u\nb:\n  Image|re: 'a^b'\ncondition: a or b", ["DT0705 'a^b'"]),
      // A field is there, or it is not.
      ("a:\n  User: u\nb:\n  Image: null\nc:\n  Image|exists: true\ncondition: a and (b or c)",
        ["DT0706 null\n  c:\n    Image|exists: true"]),
      ("a:\n  User: u\nb:\n  Image: null\nc:\n  Image|endswith: x\ncondition: a and (b or c)", []),
      // Two values of one field are two values where nobody says that it has one.
      ("a:\n  Own|endswith: 'a'\nb:\n  Own|endswith: 'b'\ncondition: a and b", []),
      // A branch of a pattern.
      ("selection:\n  CommandLine|re: '(net use|net user|netsh)'\ncondition: selection",
        ["DT0707 net user < net use"]),
      ("selection:\n  CommandLine|re: '(?i)net use|x[|]y|NET USE'\ncondition: selection", ["DT0707 NET USE < net use"]),
      ("selection:\n  CommandLine|re: 'net (use|user)$'\ncondition: selection", []),
      // Different fields have nothing to do with each other; neither have exclusive texts of a list.
      ("selection:\n  CommandLine|contains: [a, b]\n  Image|contains: [a, b]\ncondition: selection", []),
      ("selection:\n  Image|endswith: ['\\a.exe', '\\b.exe']\ncondition: selection", []),
    ] as [(String, [String])])
  func sigmaRule(_ detection: String, _ expected: [String]) {
    #expect(findings(sigma(detection), "rule.yml") == expected, "\(detection)")
  }

  @Test(
    "what makes no difference in neutral rules",
    arguments: [
      ("where: a\n", "selections:\n  a:\n    process.command_line: {contains: [docker run -v, docker run]}", "condition: launch\n",
        ["DT0707 docker run -v < docker run"]),
      // A selection that is scored too little, and flagged.
      ("where: a or b\n", "selections:\n  a: {process.command_line: {contains: xy}}\n  b: {process.command_line: {contains: z}}",
        "outcomes:\n  score: {max: {a: 5, b: 1}}\ncondition: launch and score >= 5\n", ["DT0709 z < score"]),
      // All points are counted, and none is given for nothing.
      ("where: a or b\n", "selections:\n  a: {process.command_line: {contains: xy}}\n  b: {process.command_line: {contains: z}}",
        "outcomes:\n  score: {sum: {a: 3, b: 2}}\ncondition: launch and score >= 5\n", []),
      ("where: a or b\n", "selections:\n  a: {process.command_line: {contains: xy}}\n  b: {process.command_line: {contains: z}}",
        "outcomes:\n  score: {max: {a: 4, b: 1}}\ncondition: launch and score >= 5\n", []),
      // What lets nothing in is still said.
      ("where: a or b\n", "selections:\n  a: {process.command_line: {contains: xy}}\n  b: {process.command_line: {contains: wxyz}}",
        "outcomes:\n  score: {max: {a: 5, b: 1}}\ncondition: launch and score >= 5\n", ["DT0709 wxyz < score"]),
    ] as [(String, String, String, [String])])
  func neutralRule(_ condition: String, _ selections: String, _ rest: String, _ expected: [String]) {
    let window = rest.contains("outcomes") ? "window: {by: [host.name], over: 5m}\n" : ""
    #expect(findings(neutral(selections + "\n" + condition, window + rest), "rule.yaml") == expected, "\(selections)")
  }

  @Test(
    "what makes no difference in YARA-L rules",
    arguments: [
      ("$e.target.process.command_line = /(?i)\\/bin\\/sh -c|\\/bin\\/sh/", ["DT0707 \\/bin\\/sh -c < \\/bin\\/sh"]),
      ("$e.target.process.command_line = \"abc\" nocase or $e.target.process.command_line = /^ab/ nocase",
        ["DT0707 \"abc\" < /^ab/"]),
      ("re.regex($e.target.process.command_line, `docker run -v|docker run`)", ["DT0707 docker run -v < docker run"]),
      ("$e.target.process.command_line = /a/ and $e.target.file.full_path = /a/", []),
    ] as [(String, [String])])
  func yaralRule(_ test: String, _ expected: [String]) {
    #expect(findings(yaral(test), "rule.yaral") == expected, "\(test)")
  }

  /// Ten of the fifteen phrases of the founding rule's list: those with which the score stays at 0.
  @Test(
    "the founding rule says which of its phrases never decide",
    arguments: [
      "rules/execution/container_cli_api_abuse_t1059_013.yaml",
      "golden/yaral/execution/container_cli_api_abuse_t1059_013.yaral",
    ])
  func foundingRule(_ path: String) throws {
    let text = try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    let source = SourceFile(name: path, text: text)
    let found = transpiler.findings(of: transpiler.read(source).value, in: source)
    let phrases = [
      "docker run", "docker pull", "docker build", "docker cp", "kubectl run", "kubectl apply", "kubectl create",
      "kubectl port-forward", "kubectl proxy", "ctr run",
    ]
    try #require(found.map(\.code) == [.testNeverDecides])
    let list = phrases.dropLast().map { "'\($0)'" }.joined(separator: ", ") + " and 'ctr run'"
    #expect(found[0].message == "10 of 15 alternatives never fire the rule by themselves: \(list)")
    #expect(found[0].help.contains("risk_score counts nothing for it"))
    let places = [found[0].span].compactMap(\.self) + found[0].related.map(\.span)
    #expect(places.map { String(decoding: source.bytes[$0.bytes], as: UTF8.self) } == phrases)
  }

  @Test(
    "findings say why, and what to do",
    arguments: [
      // A chain is told by its end, and once.
      ("a:\n  CommandLine|contains: [bash, csh, ash, sh, tcsh, zed]\ncondition: a",
        ["CommandLine contains \"bash\", CommandLine contains \"csh\", CommandLine contains \"ash\" and CommandLine contains \"tcsh\" add nothing beside CommandLine contains \"sh\" | whatever passes one of them passes CommandLine contains \"sh\", too: take them out, or narrow what lets in more than was meant"]),
      ("a:\n  Image|endswith: '\\cmd.exe'\n  User: u\nfilter:\n  Image: 'C:\\explorer.exe'\n  ParentUser: x\ncondition: a and not filter",
        ["'filter' excludes nothing that 'a' lets through | Image ends with \"\\cmd.exe\" and Image equals \"C:\\explorer.exe\" never hold together: mend what it was meant to exclude, or take it out"]),
      ("a:\n  Image|endswith: '\\cmd.exe'\n  User: u\nb:\n  Image|endswith: '\\x.exe'\ncondition: a and b",
        ["no event passes all tests of 'event': the rule never fires | Image ends with \"\\cmd.exe\" and Image ends with \"\\x.exe\" never hold together: look which of them was meant otherwise"]),
      ("a:\n  CommandLine|contains: net\n  Image|endswith: '\\net.exe'\nb:\n  Image|endswith: '\\net.exe'\n  CommandLine|contains: net\n  User: u\ncondition: a or b",
        ["'b' adds nothing beside 'a' | whatever passes it passes 'a', too: take it out, or narrow what lets in more than was meant"]),
      // Tests of one branch exclude each other; a test of a filter; a test of a list by its name.
      ("a:\n  User: u\nb:\n  Image|endswith: '\\cmd.exe'\n  Image|contains|all: [x.exe, q]\n  CommandLine|endswith: y\n  CommandLine|startswith: z\nc:\n  Image: ''\n  Image|endswith: '\\k.exe'\ncondition: a or b or c",
        ["'c' never holds | Image equals \"\" and Image ends with \"\\k.exe\" never hold together: look which of them was meant otherwise"]),
      ("a:\n  User: u\nfilter:\n  Image|endswith: '\\cmd.exe'\n  Image|contains: cmd\ncondition: a and not filter",
        ["Image contains \"cmd\" asks nothing more beside Image ends with \"\\cmd.exe\" | whatever passes Image ends with \"\\cmd.exe\" passes it, too: take it out, or ask for more"]),
      ("a:\n  CommandLine|contains: [sh, x]\nb:\n  CommandLine|contains: [bash, y]\ncondition: a or b",
        ["CommandLine contains \"bash\" adds nothing beside CommandLine contains \"sh\" | whatever passes it passes CommandLine contains \"sh\", too: take it out, or narrow what lets in more than was meant"]),
      ("a:\n  User: u\n  Image|re: '\\\\$Recycle'\ncondition: a",
        ["no event passes all tests of 'event': the rule never fires | '^' and '$' stand for the start and the end of the text: write '\\^' or '\\$' for the character itself"]),
      ("a:\n  User: u\nb:\n  Image|re: '\\\\$Recycle'\ncondition: a or b",
        ["'b' never holds | '^' and '$' stand for the start and the end of the text: write '\\^' or '\\$' for the character itself"]),
      ("a:\n  CommandLine|startswith: [a, b, c, d, e, f]\ncondition: a and not a",
        ["no event passes all tests of 'event': the rule never fires | 'a' and not 'a' never hold together: look which of them was meant otherwise"]),
    ] as [(String, [String])])
  func wording(_ detection: String, _ expected: [String]) {
    let source = SourceFile(name: "rule.yml", text: sigma(detection))
    let found = transpiler.findings(of: transpiler.read(source).value, in: source, isThorough: true)
    #expect(found.map { "\($0.message) | \($0.help)" } == expected)
  }

  @Test(
    "fixes take out what makes no difference",
    arguments: [
      ("selection:\n  CommandLine|contains:\n    - a\n    - b\n    - ab\n    - c\ncondition: selection",
        "selection:\n  CommandLine|contains:\n    - a\n    - b\n    - c\ncondition: selection"),
      ("selection:\n  CommandLine|re: 'xa|a|ab|b'\ncondition: selection",
        "selection:\n  CommandLine|re: 'a|b'\ncondition: selection"),
      // A filter may have been meant otherwise: it stays.
      ("a:\n  Image|endswith: '\\cmd.exe'\nfilter:\n  Image: 'C:\\Windows\\explorer.exe'\ncondition: a and not filter",
        "a:\n  Image|endswith: '\\cmd.exe'\nfilter:\n  Image: 'C:\\Windows\\explorer.exe'\ncondition: a and not filter"),
    ])
  func fixes(_ before: String, _ after: String) {
    let source = SourceFile(name: "rule.yml", text: sigma(before))
    let diagnostics = transpiler.findings(of: transpiler.read(source).value, in: source)
    #expect(applying(diagnostics.flatMap(\.fixes), to: source).text == sigma(after))
  }
}
