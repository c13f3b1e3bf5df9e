import Diagnostics
import Testing

@testable import Taxonomies

private let table = AttackTable.builtIn

@Suite struct AttackTableTests {
  @Test func theTableIsReadWithoutFindings() {
    #expect(AttackTable.read(EmbeddedTables.attack).diagnostics.isEmpty)
    #expect(table.version == "19")
  }

  /// Facts of ATT&CK's own pages.
  @Test(
    "techniques have the names, tactics and states of ATT&CK 19",
    arguments: [
      ("T1059.013", "Container CLI/API", ["Execution"], AttackTable.State.current),
      ("T1059", "Command and Scripting Interpreter", ["Execution"], .current),
      ("T1053", "Scheduled Task/Job", ["Execution", "Persistence", "Privilege Escalation"], .current),
      ("T1685.001", "Disable or Modify Windows Event Log", ["Defense Impairment"], .current),
      ("T1562.001", "Disable or Modify Tools", ["Defense Evasion"], .revoked(replacement: "T1685")),
      ("T1086", "PowerShell", ["Execution"], .revoked(replacement: "T1059.001")),
      ("T1064", "Scripting", ["Execution", "Defense Evasion"], .deprecated),
    ])
  func techniques(_ id: String, _ name: String, _ tactics: [String], _ state: AttackTable.State) {
    #expect(table.technique(id) == AttackTable.Technique(id: id, name: name, tactics: tactics, state: state))
  }

  @Test func whatThereIsNot() {
    #expect(table.technique("T9999") == nil)
    #expect(table.technique("t1059") == nil)
    #expect(table.tactic(named: "Mischief") == nil)
    #expect(table.tactic(named: "") == nil)
  }

  @Test func tacticsStandInTheOrderOfTheMatrix() {
    #expect(table.tactics.filter { !$0.isRetired }.map(\.name) == [
      "Reconnaissance", "Resource Development", "Initial Access", "Execution", "Persistence",
      "Privilege Escalation", "Stealth", "Defense Impairment", "Credential Access", "Discovery",
      "Lateral Movement", "Collection", "Command and Control", "Exfiltration", "Impact",
    ])
    #expect(table.tactic(named: "Execution")?.id == "TA0002")
    #expect(table.tactic(named: "TA0011")?.shortname == "command-and-control")
    #expect(table.tactic(named: "defense-evasion")?.replacements == ["Stealth", "Defense Impairment"])
  }

  /// What took the place of a technique is itself current, so that the advice does not lead astray.
  @Test func replacementsAreCurrent() {
    let all = table.techniqueIDs.compactMap { table.technique($0) }
    #expect(all.count > 800)
    for technique in all {
      #expect(!technique.tactics.isEmpty, "\(technique.id)")
      if case .revoked(let replacement) = technique.state {
        #expect(table.technique(replacement)?.state == .current, "\(technique.id)")
      }
      if technique.state == .current {
        #expect(!technique.tactics.contains("Defense Evasion"), "\(technique.id)")
      }
    }
  }

  /// A sub-technique without its technique would be a slip of the table.
  @Test func subtechniquesHaveTechniques() {
    for id in table.techniqueIDs where id.contains(".") {
      #expect(table.technique(String(id.prefix(5))) != nil, "\(id)")
    }
  }

  @Test func misspeltNamesAreMended() {
    #expect(table.nearestTechnique(to: "Container CLI/API") == "T1059.013")
    #expect(table.nearestTechnique(to: "T1059.13") == "T1059.013")
    #expect(table.nearestTactic(to: "Excecution") == "Execution")
    #expect(table.nearestTactic(to: "lateral movement") == "Lateral Movement")
    #expect(table.nearestTactic(to: "nothing of the kind") == nil)
  }
}
