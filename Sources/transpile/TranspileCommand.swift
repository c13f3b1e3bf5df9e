import ArgumentParser
import Transpilation

/// The root of the command line; what is said without a command is a conversion.
@main
struct TranspileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transpile",
    abstract: "Convert detection rules between neutral YAML, Sigma, YARA-L and Swift, and test and run them.",
    discussion: """
      EXAMPLES
        transpile --target yaral rules/                       YARA-L for every rule, on standard output
        transpile --target yaral,sigma rules/ -o out          files that mirror the input's paths
        transpile --from sigma --target neutral rule.yml      any language to any language
        transpile check                                       compare everything with golden/
        transpile verify rules/                               prove every target's text equivalent to its rule
        transpile verify --between rule.yml rule.yaral        check a conversion that somebody else made
        transpile diff old.yaml new.yaml                      which events a change gains and loses
        transpile eval rules/ --events events.jsonl           run the rules over events
        transpile test rules/                                 run the tests that stand in the rules

      Exit codes: 0 nothing to report; 1 findings; 3 unreadable input or unwritable output; 4 not decided;
      64 usage; 70 an error of our own.
      """,
    version: toolVersion,
    subcommands: [
      ConvertCommand.self, CheckCommand.self, VerifyCommand.self, DiffCommand.self, WitnessCommand.self, EvalCommand.self, TestCommand.self, LintCommand.self,
      FormatCommand.self, ExplainCommand.self, SchemaCommand.self, CodesCommand.self, TargetsCommand.self,
      CompletionsCommand.self,
    ],
    defaultSubcommand: ConvertCommand.self)
}
