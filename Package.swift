// swift-tools-version: 6.1
// The module graph, one line a module, from the bottom up. What each module may know, and what it
// must never know, stands in ARCHITECTURE.md; TidyTests compares this file with the import lines.

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module of ours, in Sources/NAME.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  // Rounding and remainders of floats are functions of libm, which a program without Foundation does not link.
  .target(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings,
    linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))])
}

/// The tests of a module or of several, in Tests/NAME.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "transpile",
  products: [
    .executable(name: "transpile", targets: ["transpile"]),
    .library(name: "Transpilation", targets: ["Transpilation", "Diagnostics", "Events"]),
    .library(name: "DetectionRuntime", targets: ["DetectionRuntime"]),
    .library(name: "DetectionStreams", targets: ["DetectionStreams", "DetectionRuntime", "JSONEvents"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // C and C++ libraries of the system, each behind one header.
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    // Linked by name: pkg-config's thread flags for these would be warned of at every build.
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CDigest", linkerSettings: [.linkedLibrary("md")]),
    .target(name: "CAllocation"),
    .target(name: "CCompression", linkerSettings: [.linkedLibrary("z"), .linkedLibrary("zstd")]),

    // Foundations.
    module("Diagnostics"),
    module("Patterns", ["CRE2"]),
    module("Events"),
    module("ValueFunctions", ["Patterns", "Events", "CDigest"]),
    module("YAMLTree", ["Diagnostics", "CLibYAML"]),

    // Meaning.
    module("Detections", ["Diagnostics", "Patterns", "Events", "ValueFunctions"]),
    module("Semantics", ["Patterns", "Events", "ValueFunctions", "Detections"]),
    module(
      "Taxonomies", ["Diagnostics", "Patterns", "Events", "Detections", "YAMLTree"], exclude: ["Tables"]),
    module("Checks", ["Diagnostics", "Patterns", "Events", "ValueFunctions", "Detections"]),

    // Languages.
    module("Dialects", ["Diagnostics", "Detections", "Checks"]),
    module(
      "NeutralDialect",
      ["Diagnostics", "Patterns", "Events", "ValueFunctions", "YAMLTree", "Detections", "Taxonomies", "Checks", "Dialects"]),
    module(
      "SigmaDialect",
      [
        "Diagnostics", "Patterns", "Events", "ValueFunctions", "YAMLTree", "Detections", "Taxonomies", "Checks",
        "Dialects",
      ]),
    module(
      "YARALDialect",
      ["Diagnostics", "Patterns", "Events", "ValueFunctions", "Detections", "Taxonomies", "Checks", "Dialects"]),
    module(
      "SwiftSource", ["Diagnostics", "Patterns", "Events", "ValueFunctions", "Detections", "Checks", "Dialects"]),

    // Evaluation.
    module("DetectionRuntime", ["Patterns", "Events", "ValueFunctions"]),
    module("JSONEvents", ["CSimdjson", "CCompression", "Events"]),
    module("DetectionStreams", ["CSimdjson", "Events", "DetectionRuntime", "JSONEvents"]),
    module(
      "Evaluation",
      ["CSimdjson", "Patterns", "Events", "ValueFunctions", "Detections", "DetectionRuntime", "JSONEvents"]),
    module("Equivalence", ["Patterns", "Events", "ValueFunctions", "Detections", "Semantics"]),
    module("Findings", ["Diagnostics", "Patterns", "Events", "Detections", "Equivalence"]),

    // The order of the steps, and the command.
    module(
      "Transpilation",
      [
        "Diagnostics", "Patterns", "Events", "Detections", "Taxonomies", "Checks", "Dialects",
        "NeutralDialect", "SigmaDialect", "YARALDialect", "SwiftSource", "YAMLTree", "JSONEvents", "DetectionRuntime", "Evaluation",
        "Semantics", "Equivalence", "Findings", "ValueFunctions",
      ]),
    .executableTarget(
      name: "transpile",
      dependencies: ["CAllocation", "Transpilation", "Diagnostics", "Events", "JSONEvents", argumentParser],
      swiftSettings: settings),

    // Which files below a folder are rules, for the programs below: of what the library modules must not import, it needs
    // FoundationEssentials.
    .target(name: "RuleFolders", swiftSettings: settings),

    // Sampled events with our verdicts, for the programs of `make oracles` to judge.
    .executableTarget(
      name: "sample-events",
      dependencies: [
        "Transpilation", "Diagnostics", "Detections", "Equivalence", "Events", "Semantics", "RuleFolders", argumentParser,
      ], swiftSettings: settings),

    // Pairs of predicates as SMT-LIB, for the solvers of `make oracles`.
    module("SolverProblems", ["Patterns", "Events", "Detections", "Equivalence"]),
    .executableTarget(
      name: "write-solver-problems",
      dependencies: [
        "Transpilation", "Diagnostics", "Patterns", "Detections", "Dialects", "Equivalence", "Events",
        "SolverProblems", "RuleFolders", argumentParser,
      ], swiftSettings: settings),

    // Small changes of emitted texts, each judged by the engine and by both evaluations.
    module(
      "Mutations",
      ["Diagnostics", "Detections", "Equivalence", "Evaluation", "Events", "Semantics", "Transpilation"]),
    .executableTarget(
      name: "judge-mutants",
      dependencies: ["Mutations", "Transpilation", "Diagnostics", "Events", "RuleFolders", argumentParser], swiftSettings: settings),

    // YARA-L rules and the Sigma rules they were made from, for `make pairs`.
    .executableTarget(
      name: "compare-pairs",
      dependencies: [
        "Transpilation", "Diagnostics", "Detections", "Equivalence", "Evaluation", "Events", "Taxonomies",
        "RuleFolders", argumentParser,
      ], swiftSettings: settings),

    // How fast events are evaluated, beside a walk of the same text.
    .executableTarget(
      name: "measure-evaluation",
      dependencies: [
        "CSimdjson", "Diagnostics", "Detections", "Evaluation", "Events", "JSONEvents", "Transpilation", "RuleFolders", argumentParser,
      ], swiftSettings: settings),

    // Random and damaged texts, for `make fuzz`.
    .executableTarget(
      name: "fuzz-readers",
      dependencies: [
        "Diagnostics", "Dialects", "NeutralDialect", "SigmaDialect", "YARALDialect", "RuleFolders", argumentParser,
      ], swiftSettings: settings),

    // Emitted Swift, compiled with the tests.
    .target(
      name: "GoldenDetections", dependencies: ["DetectionRuntime"], path: "golden/swift",
      swiftSettings: settings),
    // The examples without their last lines, compiled with the tests.
    .target(
      name: "RunRulesExample", dependencies: ["Transpilation", "Diagnostics"], path: "Examples/Sources/run-rules",
      exclude: ["main.swift"]),
    .target(
      name: "WatchContainersExample", dependencies: ["DetectionRuntime"],
      path: "Examples/Sources/watch-containers", exclude: ["main.swift"]),
    .target(
      name: "TestSupport", dependencies: ["Diagnostics", "Patterns", "Events", "ValueFunctions", "Detections"],
      path: "Tests/TestSupport",
      swiftSettings: settings),
    tests("ChecksTests", ["Diagnostics", "Patterns", "Events", "Detections", "Checks"]),
    tests("CommandTests", ["transpile", argumentParser]),
    tests("DetectionRuntimeTests", ["DetectionRuntime"]),
    tests("DetectionStreamsTests", ["DetectionStreams", "DetectionRuntime", "JSONEvents", "GoldenDetections"]),
    tests("DetectionsTests", ["Detections", "Diagnostics", "Events", "Patterns", "Semantics"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests(
      "EquivalenceTests",
      ["Equivalence", "Checks", "Detections", "Diagnostics", "Events", "Patterns", "Semantics"]),
    tests("EventsTests", ["Events"]),
    tests("ExamplesTests", ["RunRulesExample", "WatchContainersExample", "DetectionRuntime"]),
    tests(
      "EvaluationTests",
      [
        "CSimdjson", "Diagnostics", "Patterns", "Events", "Detections", "Semantics", "DetectionRuntime", "JSONEvents",
        "Evaluation",
      ]),
    tests(
      "TaxonomiesTests",
      ["Diagnostics", "Patterns", "Events", "ValueFunctions", "Detections", "Semantics", "Taxonomies"]),
    tests("TidyTests", ["Diagnostics"]),
    tests(
      "GoldenTests",
      [
        "Diagnostics", "Dialects", "Events", "Detections", "Semantics", "Taxonomies", "DetectionRuntime", "Evaluation", "Equivalence",
        "Transpilation", "GoldenDetections", "DetectionStreams", "JSONEvents",
      ]),
    tests("JSONEventsTests", ["JSONEvents", "Events"]),
    tests("MutationTests", ["Diagnostics", "Mutations", "Transpilation"]),
    tests(
      "NeutralDialectTests",
      ["Diagnostics", "Patterns", "Events", "ValueFunctions", "YAMLTree", "Detections", "Taxonomies", "Semantics", "Checks", "Dialects",
        "NeutralDialect"], exclude: ["Cases"]),
    tests("PatternsTests", ["Patterns"]),
    tests("SemanticsTests", ["Semantics", "Detections", "Diagnostics", "Events", "Patterns"]),
    tests(
      "SolverProblemsTests", ["SolverProblems", "Detections", "Equivalence", "Events", "Patterns"]),
    tests(
      "SwiftSourceTests",
      [
        "Diagnostics", "Patterns", "Events", "ValueFunctions", "Detections", "Semantics", "SwiftSource",
        "DetectionRuntime",
      ]),
    tests(
      "YARALDialectTests",
      ["Diagnostics", "Patterns", "Events", "Detections", "Semantics", "Checks", "Dialects", "Taxonomies",
        "Equivalence", "YAMLTree", "YARALDialect"]),
    tests(
      "TranspilationTests",
      ["Diagnostics", "Detections", "Dialects", "Equivalence", "Events", "Findings", "JSONEvents", "Semantics",
        "Evaluation", "Taxonomies", "Transpilation", "YAMLTree"]),
    tests("ValueFunctionsTests", ["Events", "ValueFunctions"]),
    tests("YAMLTreeTests", ["Diagnostics", "YAMLTree"]),
    tests(
      "SigmaDialectTests",
      ["Diagnostics", "Patterns", "Events", "YAMLTree", "Detections", "Semantics", "Checks", "Dialects",
        "Equivalence", "JSONEvents", "SigmaDialect"], exclude: ["Cases"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// `make bench` only: in the package, so that what it measures is built once, and out of `swift build`.
if Context.environment["TRANSPILE_BENCHMARKS"] != nil {
  package.targets.append(
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "CLibYAML", "CSimdjson", "DetectionRuntime", "DetectionStreams", "Detections", "Diagnostics", "Equivalence",
        "Events", "GoldenDetections", "JSONEvents", "Transpilation", argumentParser,
      ], path: "Benchmarks/Sources/benchmark", swiftSettings: settings))
}
