import Foundation
import TestSupport
import Testing

/// The module graph as written in Package.swift: one line a module.
private func declaredDependencies() throws -> [String: Set<String>] {
  let text = try String(contentsOf: repository.appending(path: "Package.swift"), encoding: .utf8)
  var graph: [String: Set<String>] = [:]
  let call = try Regex(#"module\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?\s*\)"#)
  for match in text.matches(of: call) {
    let name = String(match.output[1].substring ?? "")
    let list = match.output[2].substring.map(String.init) ?? ""
    graph[name] = Set(list.matches(of: /"(\w+)"/).map { String($0.output.1) })
  }
  return graph
}

private let systemModules: Set<String> = [
  "Foundation", "FoundationEssentials", "Testing", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin",
]

@Suite struct ModuleGraphTests {
  /// Swift lets a file import a module that its target did not declare, so the walls need this test.
  @Test func everyImportIsDeclared() throws {
    let graph = try declaredDependencies()
    #expect(graph.count >= 16)
    for (module, dependencies) in graph {
      let folder = repository.appending(path: "Sources").appending(path: module)
      for path in files(below: folder, withSuffix: ".swift") {
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        for imported in imports(of: text) where !systemModules.contains(imported) {
          #expect(dependencies.contains(imported), "\(module)/\(path) imports \(imported), which is not declared")
        }
      }
    }
  }

  /// A dependency that no file imports is a hole in a wall.
  @Test func everyDependencyIsImported() throws {
    for (module, dependencies) in try declaredDependencies() {
      let folder = repository.appending(path: "Sources").appending(path: module)
      var used: Set<String> = []
      for path in files(below: folder, withSuffix: ".swift") {
        used.formUnion(imports(of: try String(contentsOf: folder.appending(path: path), encoding: .utf8)))
      }
      #expect(dependencies.subtracting(used).isEmpty, "\(module) declares \(dependencies.subtracting(used))")
    }
  }

  /// Foundation would add tens of megabytes to a static binary; only the command itself uses its small part.
  @Test func librariesDoNotUseFoundation() throws {
    for module in try declaredDependencies().keys {
      let folder = repository.appending(path: "Sources").appending(path: module)
      for path in files(below: folder, withSuffix: ".swift") {
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        #expect(!imports(of: text).contains { $0.hasPrefix("Foundation") }, "\(module)/\(path)")
      }
    }
  }

  /// No language knows another, the evaluator and the judge do not see each other, the IR knows no language.
  @Test func theWallsThatMatterMost() throws {
    let graph = try declaredDependencies()
    let languages = ["NeutralDialect", "SigmaDialect", "YARALDialect", "SwiftSource"]
    for language in languages {
      let others = Set(languages).subtracting([language]).union(["Equivalence", "Evaluation", "Semantics"])
      #expect(graph[language]?.isDisjoint(with: others) == true, "\(language)")
    }
    #expect(graph["Evaluation"]?.contains("Semantics") == false)
    #expect(graph["Semantics"]?.contains("Evaluation") == false)
    #expect(graph["YARALDialect"]?.contains("YAMLTree") == false)
    for module in ["Detections", "Semantics", "Equivalence", "DetectionRuntime"] {
      #expect(graph[module]?.contains("Taxonomies") == false, "\(module)")
    }
    #expect(graph["DetectionRuntime"]?.contains("Detections") == false)
  }
}

private func imports(of text: String) -> Set<String> {
  // Line by line: over whole files of generated tables the expression takes a minute.
  let declaration = /^(?:@\w+ )*(?:(?:public|package|internal|private) )?import (\w+)/
  let lines = text.utf8.split(separator: UInt8(ascii: "\n")).filter { $0.count < 100 }
  let names = lines.compactMap { String(decoding: $0, as: UTF8.self).firstMatch(of: declaration)?.output.1 }
  return Set(names.map(String.init))
}
