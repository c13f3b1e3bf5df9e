import Testing

@Suite struct UsageTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("a.yaml", goodRule())
  }

  /// Wrong usage ends with 64 and says what was likely meant.
  @Test(
    arguments: [
      (["a.yaml", "--targte", "yaral"], "--target"),
      (["a.yaml", "--target", "yarral"], "did you mean 'yaral'"),
      (["a.yaml", "--target", "yaral,sgima"], "did you mean 'sigma'"),
      (["a.yaml", "--target", "yaral", "--from", "sigm"], "did you mean 'sigma'"),
      (["a.yaml", "--target", "nothing-like-it"], "targets are yaral, sigma, swift, neutral"),
      (["a.yaml"], "--target"),
      (["chek"], "did you mean 'check'"),
      (["evall", "a.yaml"], "did you mean 'eval'"),
      (["a.yaml", "--target", "yaral", "--allow-loss", "widr"], "wider"),
      (["a.yaml", "--target", "yaral", "--allow-loss", "DT9999"], "code"),
      (["a.yaml", "--target", "yaral", "--jobs", "0"], "--jobs"),
      (["lint", "a.yaml", "--format", "xml"], "sarif"),
      (["lint", "-", "--fix"], "--fix"),
      (["fmt", "-", "--write"], "--write"),
      (["fmt", "a.yaml", "--write", "--check"], "--check"),
      (["eval", "a.yaml", "--events", "e.jsonl", "--windows", "hop=0s"], "--windows"),
      (["eval", "a.yaml", "--events", "e.jsonl", "--schema", "cim"], "udm"),
      (["eval", "a.yaml"], "--events"),
      (["explain", "a.yaml"], "--event"),
      (["completions", "tcsh"], "fish"),
    ])
  func wrong(_ arguments: [String], _ words: String) throws {
    let outcome = try workspace.shell("\"$TRANSPILE\" " + arguments.map { "'\($0)'" }.joined(separator: " "))
    #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
    #expect(outcome.output.isEmpty, "\(arguments)")
    #expect(outcome.errors.lowercased().contains(words.lowercased()), "\(arguments): \(outcome.errors)")
  }

  @Test func severalLosses() throws {
    let outcome = try workspace.run(
      "a.yaml", "--target", "yaral", "--allow-loss", "wider,narrower", "--allow-loss", "DT0604")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func help() throws {
    let outcome = try workspace.run("--help")
    #expect(outcome.status == 0)
    for command in ["convert", "check", "eval", "test", "lint", "fmt", "explain", "schema", "codes", "targets", "completions"] {
      #expect(outcome.output.contains("  \(command) "), "\(command)")
    }
    #expect(outcome.output.contains("Exit codes"))
    for command in ["convert", "check", "eval", "test", "lint", "fmt", "explain"] {
      let help = try workspace.run(command, "--help")
      #expect(help.status == 0)
      #expect(help.output.contains("EXAMPLES"), "\(command)")
    }
  }

  @Test func version() throws {
    let outcome = try workspace.run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test func information() throws {
    let schema = try workspace.run("schema")
    #expect(schema.status == 0 && schema.output.contains("\"$schema\""))
    let codes = try workspace.run("codes")
    #expect(codes.status == 0)
    #expect(codes.lines.allSatisfy { $0.wholeMatch(of: /DT\d{4}  (error|warning|note) +\S.*/) != nil })
    #expect(codes.lines.count > 90)
    let targets = try workspace.run("targets")
    #expect(targets.status == 0)
    #expect(targets.output.hasPrefix("| part of a detection | yaral | sigma | swift | neutral |\n"))
  }

  @Test(arguments: [("bash", "complete "), ("zsh", "#compdef transpile"), ("fish", "complete -c")])
  func completions(_ shell: String, _ words: String) throws {
    let outcome = try workspace.run("completions", shell)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(words))
    #expect(outcome.output.contains("explain"))
  }

  @Test func color() throws {
    try workspace.write("bad.yaml", badRule)
    let escape = "\u{1B}["
    // Standard error is no terminal here.
    #expect(try !workspace.run("bad.yaml", "--target", "yaral").errors.contains(escape))
    #expect(try workspace.run("bad.yaml", "--target", "yaral", "--color", "always").errors.contains(escape))
    #expect(try !workspace.run("bad.yaml", "--target", "yaral", "--color", "never").errors.contains(escape))
    #expect(
      try !workspace.run("bad.yaml", "--target", "yaral", environment: ["NO_COLOR": "1"]).errors.contains(escape))
    let lint = try workspace.run("lint", "bad.yaml", "--format", "text", "--color", "always")
    #expect(lint.output.contains(escape))
  }

  /// Warnings and notes are kept back, errors never.
  @Test func quiet() throws {
    try workspace.write("bad.yaml", badRule)
    #expect(try workspace.run("bad.yaml", "--target", "yaral", "--quiet").errors.contains("titel"))
    let good = try workspace.run("a.yaml", "--target", "yaral,sigma", "--quiet")
    #expect(good.errors.isEmpty)
  }

  /// A reader that goes away is no error.
  @Test func brokenPipe() throws {
    let outcome = try workspace.shell("{ \"$TRANSPILE\" codes; } | true; \"$TRANSPILE\" codes | head -n 1")
    #expect(outcome.errors.isEmpty)
    #expect(outcome.lines.count == 1)
  }

  /// No bar where nobody looks.
  @Test func noProgressWithoutATerminal() throws {
    #expect(try !workspace.run("test", "a.yaml").errors.contains("\r"))
  }
}
