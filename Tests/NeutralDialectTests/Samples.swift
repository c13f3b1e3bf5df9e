/// Whole rules that use every key and every form of the schema.
enum Samples {
  static let everything = """
    schema: 1
    id: 9B6F0C0E-5d0f-4a43-9a39-5f5c2f0f1a77
    name: container_cli_abuse
    title: Container CLI or API abuse
    description: >
      A container tool is started with arguments
      that create privileged containers.
    author: Detection Engineering
    created: 2026-04-16
    modified: 2026-05-02
    version: "1.0"
    license: Apache-2.0
    status: stable
    severity: high
    priority: medium
    attack: [T1059.013, Persistence, T1078]
    references: [https://attack.mitre.org/techniques/T1059/013/]
    false_positives:
      - Infrastructure-as-code tools
    tags: [detection.threat_hunting]
    metadata: {data_source: auditd, runbook: "7", related: [a, b]}
    events:
      failure:
        logsource: {category: Authentication, product: linux, service: sshd}
        selections:
          failed: {event.outcome: failure}
          server:
            destination.port: {greater_than: 0, at_most: 1024}
            destination.ip: {in_network: [10.0.0.0/8, 'fd00::/8']}
          admin: {user.name: {in_list: admins, cased: true}}
        where: failed and server and not admin
      launch:
        logsource: {category: process_creation}
        selections:
          tool:
            - process.executable: {ends_with: [/docker, /kubectl], cased: true}
            - process.executable: {like: '*\\\\docker?.exe'}
              process.command_line: {matches: '(?i)\\bdocker\\b'}
          verb_run: {process.command_line: {contains: [run, exec], all: true}}
          verb_cp:
            process.command_line:
              - {starts_with: docker}
              - {contains: [cp, copy]}
          odd:
            dns.question.name: {ends_with: .example, every: true}
            dll.code_signature.exists: false
            event.risk_score: 1.5
            event.created: {at_least: 1767225600, less_than: 1767225700}
            file.path: {exists: true}
            client.ip: {is_null: false, }
            process.parent.executable: {same_as: process.executable}
            host.name: {matches_list: hosts}
            source.ip: {in_network_list: nets}
            any_field: {contains: mimikatz}
            user.name: [root, admin]
        where: tool and 1 of verb_* or odd
    joins:
      - failure.user.name = launch.user.name ignoring case
      - failure before launch
      - failure.@timestamp != launch.@timestamp
    window: {by: [host.name, {name: address, fields: {failure: source.ip, launch: client.ip}}], over: 90m, kind: after, pivot: failure}
    outcomes:
      risky: {flag: launch.tool and not launch.odd}
      both: {flag: launch.tool and failure.failed}
      score: {max: {launch.tool: 3, launch.tool and launch.verb_run: 2, base: 10}}
      ratio: {average: {launch.odd: 0.5}}
      failures: {count: failure}
      addresses: {count: launch.client.ip}
      users: {count_distinct: failure.user.name}
      names: {values: failure.user.name, absent_as: nobody}
      all_names: {list: failure.user.name}
      bytes: {sum: failure.network.bytes}
      kinds: {values: [{when: launch.odd, value: odd}, {value: even}]}
      base_score: {value: 35}
      verdict:
        choose: [{when: score >= 12 and risky, value: critical}, {when: count(failure) > 3, value: high}, {value: low}]
    condition: count(failure) >= 2 and launch and (score > 10 or risky or verdict = "critical")
    lists:
      admins: [root]
      hosts: ['^web-']
      nets: [192.0.2.0/24]
    targets:
      yaral: {name: container_cli, metadata: {severity: HIGH, assumption: ""}, fields: {process.executable: principal.process.file.full_path}}
      sigma: {omit: Sigma has no joins}
    accept:
      - {code: DT0602, target: sigma, reason: the score is computed in the SIEM}
      - {code: DT0607, reason: known}
    tests:
      - name: one
        event: {user.name: root}
        alert: none
      - name: several
        events:
          - {at: 0s, logsource: {product: linux}, event.outcome: failure, host.name: a, destination.port: 22}
          - {at: 90s, dns.question.name: [a.example, b.example], event.risk_score: 1.5, dll.code_signature.exists: false, file.path: null}
          - {at: 2026-01-01T00:05:00Z, destination.port: "22"}
        alert:
          - {risky: true, score: 15, names: [root], verdict: critical, address: 192.0.2.1, event_count: 3}
          - {ratio: 0.5}

    """

  /// One event, no window.
  static let single = """
    schema: 1
    id: 00000000-0000-4000-8000-000000000002
    name: single_event
    title: A rule about one event
    events:
      launch:
        selections:
          tool: {process.executable: {ends_with: [/docker]}}
          risky: {process.command_line: {contains: --privileged}}
    outcomes:
      risk: {max: {risky: 3}}
      user: {field: user.name}
      label: {choose: [{when: risky and risk > 2, value: high}, {value: low}]}
    condition: launch and risk > 0
    tests:
      - {name: a, event: {process.executable: /bin/docker}, alert: true}

    """

  static let testFile = """
    rule: single_event
    tests:
      - name: one
        event: {process.executable: /usr/bin/docker}
        alert: {risk: 3}
      - {name: two, events: [{at: 5s, user.name: x}], alert: none}

    """
}
