// Written by Scripts/embed-tables.sh from Sources/Taxonomies/Tables/udm.yaml; do not edit.

extension EmbeddedTables {
  static let udm = ##"""
# Neutral fields in the Unified Data Model. Read on 2026-11-25 from Google's public parser notes and pages
# (docs.cloud.google.com/chronicle/docs/ingestion/default-parsers/: winevtlog by event, auditd, azure-ad,
# azure-ad-signin, opencanary), the rules of chronicle/detection-rules, and public converters; `proposed: true` marks
# a mapping for which no public source was found; pages that changed since are as of 2026-03-05 (winevtlog, azure-ad). A log source inherits from every less specific one. `select` is how the log source itself is told.
# In PROCESS_LAUNCH the new process is `target` and its parent `principal`; in file, registry and network events
# the acting process is `principal`.
#
# NEUTRAL: NATIVE, or {field: NATIVE, values: {NEUTRAL: NATIVE}, proposed: true, note: ...}; beside `select` the
# word `proposed` is about how the log source is told. `preferred: true` says which of several log sources that
# are told alike is meant when a rule is read: here only one that contains the others, for else it would be a guess.
# `tells: [product]` says which attributes of the log source `select` tells, when it does not tell all of them;
# a log source of which it tells nothing is never found in a rule that is read. `part: query` says that the native
# field holds a whole URL of which the neutral one is a part; `synonyms: {SPELLING: NEUTRAL}` names other spellings
# of values, which are understood beside that value.
# `when: {NEUTRAL: [VALUE]}` makes a row one of those events only that are known to have such a value: a rule must
# test it in every case. Where that is not known, the row's fields have no name, unless all events call them so.
# `FIELD: ~` takes a name away that less special logs or an open name (`.*`) would give.
model: udm

log_sources:
  - fields:
      event.code: metadata.product_event_type
      event.provider: metadata.product_name
      event.id: metadata.product_log_id
      host.name: principal.hostname
      message: {field: metadata.description, proposed: true}
  - category: process_creation
    select:
      metadata.event_type: PROCESS_LAUNCH
    fields:
      process.executable: target.process.file.full_path
      process.command_line: target.process.command_line
      process.pid: target.process.pid
      process.entity_id: target.process.product_specific_process_id
      process.working_directory: 'additional.fields["CurrentDirectory"]'
      process.hash.md5: target.process.file.md5
      process.hash.sha1: target.process.file.sha1
      process.hash.sha256: target.process.file.sha256
      process.pe.imphash: target.process.file.pe_file.imphash
      process.pe.original_file_name: target.process.file.names
      process.pe.company: target.asset.software.vendor_name
      process.pe.description: target.asset.software.description
      process.pe.product: target.asset.software.name
      process.pe.file_version: target.asset.software.version
      process.token.integrity_level_name: {field: target.process.integrity_level_rid, values: {Low: 4096, Medium: 8192, High: 12288, System: 16384}, synonyms: {S-1-16-4096: Low, S-1-16-8192: Medium, S-1-16-12288: High, S-1-16-16384: System}}
      process.parent.executable: principal.process.file.full_path
      process.parent.command_line: principal.process.command_line
      process.parent.pid: principal.process.pid
      process.parent.entity_id: principal.process.product_specific_process_id
      process.parent.user.name: principal.user.userid
      process.parent.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      user.name: target.user.userid
      winlog.logon.id: {field: 'additional.fields["LogonId"]', proposed: true}
  - {category: process_creation, product: windows}
  - {category: process_creation, product: linux}
  - {category: process_creation, product: macos}
  - category: file_event
    select:
      metadata.event_type: FILE_CREATION
    fields:
      file.path: target.file.full_path
      file.original_path: {field: src.file.full_path, proposed: true}
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: file_event, product: windows}
  - {category: file_event, product: linux}
  - {category: file_event, product: macos}
  - category: file_change
    select:
      metadata.event_type: FILE_MODIFICATION
    fields:
      file.path: target.file.full_path
      file.original_path: {field: src.file.full_path, proposed: true}
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: file_change, product: windows}
  - category: file_delete
    select:
      metadata.event_type: FILE_DELETION
    fields:
      file.path: target.file.full_path
      file.original_path: {field: src.file.full_path, proposed: true}
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: file_delete, product: windows}
  - category: file_rename
    select:
      metadata.event_type: FILE_MOVE
    fields:
      file.path: target.file.full_path
      file.original_path: {field: src.file.full_path, proposed: true}
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: file_rename, product: windows}
  - category: file_access
    select:
      metadata.event_type: [FILE_READ, FILE_OPEN]
    fields:
      file.path: target.file.full_path
      file.original_path: {field: src.file.full_path, proposed: true}
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: file_access, product: windows}
  - category: create_stream_hash
    select:
      metadata.event_type: FILE_CREATION
      metadata.product_event_type: "15"
    fields:
      file.path: target.file.full_path
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
      file.hash.md5: {field: target.file.md5, proposed: true}
      file.hash.sha1: {field: target.file.sha1, proposed: true}
      file.hash.sha256: {field: target.file.sha256, proposed: true}
      file.pe.imphash: {field: target.file.pe_file.imphash, proposed: true}
      winlog.event_data.Contents: {field: 'additional.fields["Contents"]', proposed: true}
  - {category: create_stream_hash, product: windows}
  - category: file_block_executable
    select:
      metadata.event_type: FILE_CREATION
      metadata.product_event_type: "27"
    fields:
      file.path: target.file.full_path
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
      file.hash.md5: {field: target.file.md5, proposed: true}
      file.hash.sha1: {field: target.file.sha1, proposed: true}
      file.hash.sha256: {field: target.file.sha256, proposed: true}
  - {category: file_block_executable, product: windows}
  - category: file_executable_detected
    select:
      metadata.event_type: FILE_CREATION
      metadata.product_event_type: "29"
    fields:
      file.path: target.file.full_path
      process.executable: principal.process.file.full_path
      process.command_line: principal.process.command_line
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      process.parent.command_line: {field: principal.process.parent_process.command_line, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
      file.hash.md5: {field: target.file.md5, proposed: true}
      file.hash.sha1: {field: target.file.sha1, proposed: true}
      file.hash.sha256: {field: target.file.sha256, proposed: true}
  - {category: file_executable_detected, product: windows}
  - category: registry_set
    select:
      metadata.event_type: REGISTRY_MODIFICATION
    fields:
      event.action: {field: metadata.event_type, values: {CreateKey: REGISTRY_CREATION, SetValue: REGISTRY_MODIFICATION, DeleteKey: REGISTRY_DELETION, DeleteValue: REGISTRY_DELETION}}
      registry.path: target.registry.registry_key
      registry.data.strings: target.registry.registry_value_data
      process.executable: principal.process.file.full_path
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      user.name: principal.user.userid
  - {category: registry_set, product: windows}
  - category: registry_add
    select:
      metadata.event_type: REGISTRY_CREATION
    fields:
      event.action: {field: metadata.event_type, values: {CreateKey: REGISTRY_CREATION, SetValue: REGISTRY_MODIFICATION, DeleteKey: REGISTRY_DELETION, DeleteValue: REGISTRY_DELETION}}
      registry.path: target.registry.registry_key
      registry.data.strings: target.registry.registry_value_data
      process.executable: principal.process.file.full_path
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      user.name: principal.user.userid
  - {category: registry_add, product: windows}
  - category: registry_delete
    select:
      metadata.event_type: REGISTRY_DELETION
    fields:
      event.action: {field: metadata.event_type, values: {CreateKey: REGISTRY_CREATION, SetValue: REGISTRY_MODIFICATION, DeleteKey: REGISTRY_DELETION, DeleteValue: REGISTRY_DELETION}}
      registry.path: target.registry.registry_key
      registry.data.strings: target.registry.registry_value_data
      process.executable: principal.process.file.full_path
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      user.name: principal.user.userid
  - {category: registry_delete, product: windows}
  - category: registry_event
    select:
      metadata.event_type: [REGISTRY_CREATION, REGISTRY_MODIFICATION, REGISTRY_DELETION]
    fields:
      event.action: {field: metadata.event_type, values: {CreateKey: REGISTRY_CREATION, SetValue: REGISTRY_MODIFICATION, DeleteKey: REGISTRY_DELETION, DeleteValue: REGISTRY_DELETION}}
      registry.path: target.registry.registry_key
      registry.data.strings: target.registry.registry_value_data
      process.executable: principal.process.file.full_path
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      user.name: principal.user.userid
  - {category: registry_event, product: windows}
  - category: network_connection
    select:
      metadata.event_type: NETWORK_CONNECTION
    fields:
      source.ip: principal.ip
      source.port: principal.port
      destination.ip: target.ip
      destination.port: target.port
      destination.domain: target.hostname
      network.transport: {field: network.ip_protocol, values: {tcp: TCP, udp: UDP, icmp: ICMP, ipv6-icmp: ICMP6, igmp: IGMP, sctp: SCTP, gre: GRE, esp: ESP, ipv6: IP6IN4, pim: PIM, vrrp: VRRP, eigrp: EIGRP, etherip: ETHERIP}}
      network.initiated: {field: network.direction, values: {true: OUTBOUND, false: INBOUND}}
      process.executable: principal.process.file.full_path
      process.command_line: {field: principal.process.command_line, proposed: true}
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      process.parent.executable: {field: principal.process.parent_process.file.full_path, proposed: true}
      user.name: principal.user.userid
  - {category: network_connection, product: windows}
  - {category: network_connection, product: linux}
  - {category: network_connection, product: macos}
  # `tells: []`: a rule that is read is taken for one of the older category, which is told alike.
  - category: network
    service: connection
    select: {metadata.event_type: NETWORK_CONNECTION}
    tells: []
    fields:
      source.ip: principal.ip
      source.port: principal.port
      destination.ip: target.ip
      destination.port: target.port
      destination.domain: target.hostname
      network.transport: {field: network.ip_protocol, values: {tcp: TCP, udp: UDP, icmp: ICMP, ipv6-icmp: ICMP6, igmp: IGMP, sctp: SCTP, gre: GRE, esp: ESP, ipv6: IP6IN4, pim: PIM, vrrp: VRRP, eigrp: EIGRP, etherip: ETHERIP}}
  - category: network
    service: dns
    select: {metadata.event_type: NETWORK_DNS}
    tells: []
    fields:
      dns.question.name: network.dns.questions.name
      dns.answers.data: network.dns.answers.data
      source.ip: {field: principal.ip, proposed: true}
      destination.ip: {field: target.ip, proposed: true}
  - category: dns_query
    select:
      metadata.event_type: NETWORK_DNS
    fields:
      dns.question.name: network.dns.questions.name
      dns.answers.data: network.dns.answers.data
      process.executable: principal.process.file.full_path
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: dns_query, product: windows}
  - {category: dns_query, product: linux}
  - {category: dns_query, product: macos}
  - category: dns
    select:
      metadata.event_type: NETWORK_DNS
    fields:
      dns.question.name: network.dns.questions.name
      dns.question.type: {field: network.dns.questions.type, values: {A: 1, NS: 2, CNAME: 5, SOA: 6, "NULL": 10, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, ANY: 255}}
      dns.answers.data: network.dns.answers.data
      source.ip: {field: principal.ip, proposed: true}
      destination.ip: {field: target.ip, proposed: true}
  - category: image_load
    select:
      metadata.event_type: PROCESS_MODULE_LOAD
    fields:
      process.executable: principal.process.file.full_path
      process.command_line: {field: principal.process.command_line, proposed: true}
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      dll.path: target.process.file.full_path
      dll.hash.md5: target.process.file.md5
      dll.hash.sha1: target.process.file.sha1
      dll.hash.sha256: target.process.file.sha256
      dll.pe.imphash: {field: target.process.file.pe_file.imphash, proposed: true}
      dll.pe.original_file_name: target.process.file.names
      dll.pe.company: target.asset.software.vendor_name
      dll.pe.description: target.asset.software.description
      dll.pe.product: target.asset.software.name
      dll.pe.file_version: target.asset.software.version
      dll.code_signature.exists: {field: 'target.resource.attribute.labels["Signed"]', proposed: true}
      dll.code_signature.status: {field: 'target.resource.attribute.labels["SignatureStatus"]', proposed: true}
      dll.code_signature.subject_name: {field: 'target.resource.attribute.labels["Signature"]', proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: image_load, product: windows}
  - category: driver_load
    select:
      metadata.event_type: PROCESS_MODULE_LOAD
    fields:
      process.executable: principal.process.file.full_path
      process.command_line: {field: principal.process.command_line, proposed: true}
      process.pid: {field: principal.process.pid, proposed: true}
      process.entity_id: {field: principal.process.product_specific_process_id, proposed: true}
      dll.path: target.process.file.full_path
      dll.hash.md5: target.process.file.md5
      dll.hash.sha1: target.process.file.sha1
      dll.hash.sha256: target.process.file.sha256
      dll.pe.imphash: {field: target.process.file.pe_file.imphash, proposed: true}
      dll.pe.original_file_name: target.process.file.names
      dll.pe.company: target.asset.software.vendor_name
      dll.pe.description: target.asset.software.description
      dll.pe.product: target.asset.software.name
      dll.pe.file_version: target.asset.software.version
      dll.code_signature.exists: {field: 'target.resource.attribute.labels["Signed"]', proposed: true}
      dll.code_signature.status: {field: 'target.resource.attribute.labels["SignatureStatus"]', proposed: true}
      dll.code_signature.subject_name: {field: 'target.resource.attribute.labels["Signature"]', proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - {category: driver_load, product: windows}
  - category: create_remote_thread
    select:
      metadata.event_type: PROCESS_INJECTION
    fields:
      process.executable: principal.process.file.full_path
      process.command_line: {field: principal.process.command_line, proposed: true}
      process.pid: {field: principal.process.pid, proposed: true}
      process.target.executable: target.process.file.full_path
      process.target.pid: {field: target.process.pid, proposed: true}
      process.thread.start_function: target.resource.name
  - {category: create_remote_thread, product: windows}
  - category: process_access
    select:
      metadata.event_type: PROCESS_OPEN
    fields:
      process.executable: principal.process.file.full_path
      process.pid: {field: principal.process.pid, proposed: true}
      process.target.executable: target.process.file.full_path
      process.target.pid: {field: target.process.pid, proposed: true}
      process.access.granted: target.resource.name
      process.access.call_trace: 'additional.fields["CallTrace"]'
      user.name: {field: principal.user.userid, proposed: true}
  - {category: process_access, product: windows}
  - category: pipe_created
    select:
      metadata.event_type: FILE_CREATION
      metadata.product_event_type: ["17", "18"]
    fields:
      pipe.name: target.resource.name
      process.executable: target.process.file.full_path
  - {category: pipe_created, product: windows}
  - category: ps_script
    product: windows
    select:
      metadata.product_name: PowerShell
      metadata.product_event_type: "4104"
    fields:
      powershell.script_block_text: security_result.description
      file.path: target.file.full_path
  - category: process_tampering
    product: windows
    select: {metadata.event_type: PROCESS_UNCATEGORIZED, metadata.product_event_type: "25"}
    proposed: true
    fields:
      process.executable: target.process.file.full_path
      winlog.event_data.Type: {field: 'additional.fields["Type"]', proposed: true}
  - category: raw_access_thread
    product: windows
    select: {metadata.event_type: FILE_READ, metadata.product_event_type: "9"}
    proposed: true
    fields:
      process.executable: {field: principal.process.file.full_path, proposed: true}
      winlog.event_data.Device: {field: target.file.full_path, proposed: true}
  - category: wmi_event
    product: windows
    select: {metadata.log_type: WINDOWS_SYSMON, metadata.product_event_type: ["19", "20", "21"]}
    proposed: true
    fields:
      winlog.event_data.Destination: {field: target.resource.name, proposed: true}
  - category: ps_classic_start
    product: windows
    select: {metadata.product_name: PowerShell, metadata.product_event_type: "400"}
    fields:
      winlog.event_data.Data: {field: security_result.description, proposed: true}
      winlog.event_data.HostApplication: principal.process.command_line
  - category: ps_classic_provider_start
    product: windows
    select: {metadata.product_name: PowerShell, metadata.product_event_type: "600"}
    fields:
      winlog.event_data.Data: {field: security_result.description, proposed: true}
      winlog.event_data.HostApplication: target.file.full_path
  - category: ps_classic_script
    product: windows
    select: {metadata.product_name: PowerShell, metadata.product_event_type: "800"}
    fields:
      winlog.event_data.Data: {field: security_result.description, proposed: true}
      winlog.event_data.HostApplication: principal.process.command_line
  - category: ps_module
    product: windows
    select:
      metadata.product_name: Microsoft-Windows-PowerShell
      metadata.product_event_type: "4103"
    fields:
      winlog.event_data.Payload: 'additional.fields["Payload"]'
      winlog.event_data.ContextInfo: 'additional.fields["ContextInfo"]'
  - category: antivirus
    select: {metadata.event_type: SCAN_FILE}
    proposed: true
    fields:
      file.path: {field: target.file.full_path, proposed: true}
      rule.name: {field: security_result.threat_name, proposed: true}
      event.action: {field: security_result.action_details, proposed: true}
  - category: authentication
    select:
      metadata.event_type: USER_LOGIN
    fields:
      user.name: target.user.userid
      source.ip: principal.ip
      source.port: principal.port
      source.geo.country_iso_code: {field: principal.location.country_or_region, proposed: true}
      host.name: {field: target.hostname, proposed: true}
      event.outcome: {field: security_result.action, values: {success: ALLOW, failure: BLOCK}}
      event.action: {field: security_result.summary, proposed: true}
      event.reason: {field: security_result.description, proposed: true}
      winlog.logon.type: {field: extensions.auth.mechanism, values: {2: INTERACTIVE, 3: NETWORK, 4: BATCH, 5: SERVICE, 7: UNLOCK, 8: NETWORK_CLEAR_TEXT, 9: NEW_CREDENTIALS, 10: REMOTE_INTERACTIVE, 11: CACHED_INTERACTIVE, 12: CACHED_REMOTE_INTERACTIVE, 13: CACHED_UNLOCK}}
      winlog.event_data.AuthenticationPackageName: security_result.about.resource.name
      user_agent.original: {field: network.http.user_agent, proposed: true}
  - {category: authentication, product: windows}
  - {category: authentication, product: linux}
  - category: proxy
    select:
      metadata.event_type: NETWORK_HTTP
    fields:
      url.original: target.url
      url.path: {field: target.url, part: path}
      url.query: {field: target.url, part: query}
      url.extension: {field: target.url, part: extension, proposed: true}
      url.domain: target.hostname
      http.request.method: network.http.method
      http.request.referrer: {field: network.http.referral_url, proposed: true}
      http.request.cookies: {field: 'additional.fields["cs-cookie"]', proposed: true}
      http.request.bytes: {field: network.sent_bytes, proposed: true}
      http.response.bytes: {field: network.received_bytes, proposed: true}
      http.response.status_code: network.http.response_code
      http.response.mime_type: {field: 'additional.fields["cs-content-type"]', proposed: true}
      user_agent.original: network.http.user_agent
      user.name: principal.user.userid
      source.ip: principal.ip
      destination.ip: {field: target.ip, proposed: true}
  - category: webserver
    select:
      metadata.event_type: NETWORK_HTTP
    fields:
      url.original: target.url
      url.path: {field: target.url, part: path}
      url.query: {field: target.url, part: query}
      url.extension: {field: target.url, part: extension, proposed: true}
      url.domain: target.hostname
      http.request.method: network.http.method
      http.request.referrer: {field: network.http.referral_url, proposed: true}
      http.request.cookies: {field: 'additional.fields["cs-cookie"]', proposed: true}
      http.request.bytes: {field: network.sent_bytes, proposed: true}
      http.response.bytes: {field: network.received_bytes, proposed: true}
      http.response.status_code: network.http.response_code
      http.response.mime_type: {field: 'additional.fields["cs-content-type"]', proposed: true}
      user_agent.original: network.http.user_agent
      user.name: principal.user.userid
      source.ip: principal.ip
      destination.ip: {field: target.ip, proposed: true}
  - category: firewall
    select:
      metadata.event_type: NETWORK_CONNECTION
    fields:
      source.ip: principal.ip
      source.port: principal.port
      destination.ip: target.ip
      destination.port: target.port
      event.action: {field: security_result.action, values: {allow: ALLOW, deny: BLOCK}, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
  - product: windows
    service: security
    select:
      metadata.product_name: Microsoft-Windows-Security-Auditing
    fields:
      user.name: principal.user.userid
      user.id: principal.user.windows_sid
      user.domain: principal.administrative_domain
      user.target.name: target.user.userid
      user.target.id: target.user.windows_sid
      user.target.domain: target.administrative_domain
      source.ip: principal.ip
      source.port: principal.port
      process.executable: {field: principal.process.file.full_path, proposed: true}
      winlog.logon.type: {field: extensions.auth.mechanism, values: {2: INTERACTIVE, 3: NETWORK, 4: BATCH, 5: SERVICE, 7: UNLOCK, 8: NETWORK_CLEAR_TEXT, 9: NEW_CREDENTIALS, 10: REMOTE_INTERACTIVE, 11: CACHED_INTERACTIVE, 12: CACHED_REMOTE_INTERACTIVE, 13: CACHED_UNLOCK}}
      winlog.event_data.AuthenticationPackageName: security_result.about.resource.name
      winlog.event_data.ServiceName: target.application
      winlog.event_data.ShareName: target.resource.name
      winlog.event_data.RelativeTargetName: target.file.names
      # The parser puts these into fields that hold something else too, or other values.
      winlog.event_data.AccessMask: ~
      winlog.event_data.ObjectName: ~
      winlog.event_data.WorkstationName: ~
      winlog.event_data.ObjectType: {field: target.resource.resource_subtype, proposed: true}
      winlog.event_data.ObjectServer: security_result.category_details
      winlog.event_data.ObjectValueName: target.registry.registry_value_name
      winlog.event_data.NewValue: target.registry.registry_value_data
      winlog.event_data.LogonGuid: principal.user.product_object_id
      # The parser puts these into fields that other fields of these logs already stand for.
      winlog.event_data.LogonProcessName: ~
      winlog.event_data.NewProcessName: ~
      winlog.event_data.NewTargetUserName: ~
      winlog.event_data.Service: ~
      winlog.event_data.ServiceFileName: ~
      winlog.event_data.SourceAddress: ~
      winlog.event_data.SourcePort: ~
      winlog.event_data.TaskName: ~
      winlog.event_data.TargetOutboundUserName: target.user.user_display_name
      winlog.event_data.TargetServerName: target.hostname
      winlog.event_data.Keywords: 'additional.fields["Keywords"]'
      winlog.event_data.DestAddress: target.ip
      winlog.event_data.DestPort: target.port
      winlog.event_data.FilterOrigin: 'security_result.detection_fields["FilterOrigin"]'
      winlog.event_data.FilterRTID: 'security_result.detection_fields["FilterRTID"]'
      winlog.event_data.LayerName: 'security_result.detection_fields["LayerName"]'
      winlog.event_data.LayerRTID: 'security_result.detection_fields["LayerRTID"]'
      # The parser puts these elsewhere in some events; here stands where most have them.
      winlog.event_data.Application: {field: principal.application, proposed: true}
      winlog.event_data.PrivilegeList: {field: target.user.attribute.permissions.name, proposed: true}
      winlog.event_data.Properties: {field: 'security_result.detection_fields["Properties"]', proposed: true}
      winlog.event_data.Status: {field: security_result.summary, proposed: true}
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  # Where some events have a field elsewhere, by the numbers of the events (winevtlog page as of 2026-03-05).
  - product: windows
    service: security
    when:
      event.code:
        [4727, 4728, 4729, 4730, 4731, 4732, 4733, 4734, 4735, 4737, 4744, 4747, 4748, 4749, 4750, 4751,
         4752, 4753, 4754, 4755, 4756, 4757, 4758, 4759, 4760, 4761, 4762, 4763, 4764, 4783, 4784, 4785,
         4786, 4787, 4788, 4789, 4790, 4791, 4792]
    fields:
      user.target.name: target.group.group_display_name
      winlog.event_data.TargetSid: target.group.windows_sid
      winlog.event_data.MemberName: target.user.user_display_name
      winlog.event_data.MemberSid: target.user.windows_sid
  - product: windows
    service: security
    when: {event.code: [4720, 4722, 4723, 4724, 4725, 4726, 4738, 4740, 4741, 4742, 4743, 4767, 4780]}
    fields:
      winlog.event_data.TargetSid: target.user.windows_sid
  - product: windows
    service: security
    when: {event.code: [4704]}
    fields:
      winlog.event_data.PrivilegeList: target.user.attribute.permissions.name
      winlog.event_data.TargetSid: target.user.windows_sid
  - product: windows
    service: security
    when: {event.code: [4738, 4741]}
    fields:
      user.name: principal.user.user_display_name
  - product: windows
    service: security
    when: {event.code: [4672]}
    fields:
      user.name: target.user.userid
      user.id: target.user.windows_sid
      user.domain: target.administrative_domain
  - product: windows
    service: security
    when: {event.code: [4656, 4657, 4658, 4660, 4661, 4663, 4670, 4703]}
    fields:
      process.executable: principal.process.file.full_path
  # The parser itself puts the path there.
  - product: windows
    service: security
    when: {event.code: [4624, 4625, 4648, 4696]}
    fields:
      process.executable: principal.process.command_line
  - product: windows
    service: security
    when: {event.code: [4649, 4673, 4674]}
    fields:
      process.executable: target.process.command_line
  - product: windows
    service: security
    when: {event.code: [4624, 4625]}
    fields:
      winlog.event_data.LogonProcessName: target.process.file.full_path
  # A sentence with a description of the status.
  - product: windows
    service: security
    when: {event.code: [4625, 4776]}
    fields:
      winlog.event_data.Status: ~
  - product: windows
    service: security
    when: {event.code: [4673]}
    fields:
      winlog.event_data.Service: target.application
  - product: windows
    service: security
    when: {event.code: [4688]}
    fields:
      winlog.event_data.NewProcessName: target.process.file.full_path
  - product: windows
    service: security
    when: {event.code: [4656, 4662, 4663, 4670]}
    fields:
      winlog.event_data.ObjectType: target.resource.resource_subtype
  - product: windows
    service: security
    when: {event.code: [4656, 4659, 4662, 4663, 5145]}
    fields:
      winlog.event_data.AccessList: target.resource.attribute.permissions.name
  - product: windows
    service: security
    when: {event.code: [4656, 4658, 4660, 4663, 4670, 4673, 4674]}
    fields:
      winlog.event_data.ObjectServer: {field: 'target.resource.attribute.labels["ObjectServer"]', proposed: true}
  - product: windows
    service: security
    when: {event.code: [4662]}
    fields:
      winlog.event_data.ObjectServer: target.resource_ancestors.name
      winlog.event_data.ObjectName: target.resource.name
      winlog.event_data.AdditionalInfo: security_result.description
  - product: windows
    service: security
    when: {event.code: [4657]}
    fields:
      winlog.event_data.ObjectName: target.registry.registry_key
  - product: windows
    service: security
    when: {event.code: [4674]}
    fields:
      winlog.event_data.ObjectName: target.resource.name
  - product: windows
    service: security
    when: {event.code: [4656, 4659, 4663, 4670], winlog.event_data.ObjectType: File}
    fields:
      winlog.event_data.ObjectName: target.file.full_path
  - product: windows
    service: security
    when: {event.code: [4656, 4659], winlog.event_data.ObjectType: Process}
    fields:
      winlog.event_data.ObjectName: target.process.command_line
  - product: windows
    service: security
    when: {event.code: [4663, 4670], winlog.event_data.ObjectType: SymbolicLink}
    fields:
      winlog.event_data.ObjectName: target.file.full_path
  - product: windows
    service: security
    when: {event.code: [4663, 4670], winlog.event_data.ObjectType: Key}
    fields:
      winlog.event_data.ObjectName: target.registry.registry_key
  - product: windows
    service: security
    when: {event.code: [4663, 4670], winlog.event_data.ObjectType: Process}
    fields:
      winlog.event_data.ObjectName: target.process.file.full_path
  - product: windows
    service: security
    when: {event.code: [4663, 4670], winlog.event_data.ObjectType: Event}
    fields:
      winlog.event_data.ObjectName: target.resource.name
  - product: windows
    service: security
    when: {event.code: [4697]}
    fields:
      winlog.event_data.ServiceFileName: target.process.file.full_path
      winlog.event_data.ClientProcessId: principal.process.pid
      winlog.event_data.ParentProcessId: principal.process.parent_process.pid
  # The content of a task is taken apart.
  - product: windows
    service: security
    when: {event.code: [4698, 4699, 4700, 4701, 4702]}
    fields:
      winlog.event_data.TaskName: target.resource.name
      winlog.event_data.TaskContent: ~
      winlog.event_data.TaskContentNew: ~
  - product: windows
    service: security
    when: {event.code: [4768, 4769, 4771]}
    fields:
      winlog.event_data.Status: security_result.description
  - product: windows
    service: security
    when: {event.code: [4768, 4771]}
    fields:
      winlog.event_data.CertThumbprint: 'security_result.detection_fields["cert_thumbprint"]'
      winlog.event_data.TargetSid: target.user.windows_sid
  - product: windows
    service: security
    when: {event.code: [4768]}
    fields:
      winlog.event_data.TicketOptions: target.resource.name
  - product: windows
    service: security
    when: {event.code: [4769, 4772, 4773]}
    fields:
      winlog.event_data.TicketOptions: 'additional.fields["TicketOptions"]'
  - product: windows
    service: security
    when: {event.code: [4768, 4769]}
    fields:
      winlog.event_data.TicketEncryptionType: 'additional.fields["TicketEncryptionType"]'
  - product: windows
    service: security
    when: {event.code: [4781]}
    fields:
      winlog.event_data.NewTargetUserName: target.user.userid
      winlog.event_data.OldTargetUserName: 'additional.fields["OldTargetUserName"]'
      winlog.event_data.TargetSid: target.user.windows_sid
  - product: windows
    service: security
    when: {event.code: [5142, 5143, 5144, 5145]}
    fields:
      winlog.event_data.ShareLocalPath: target.file.full_path
  - product: windows
    service: security
    when: {event.code: [5152, 5156, 5157]}
    fields:
      winlog.event_data.Application: principal.application
  - product: windows
    service: security
    when: {event.code: [5152, 5153, 5155, 5156, 5157]}
    fields:
      winlog.event_data.SourceAddress: principal.ip
      winlog.event_data.SourcePort: principal.port
  - product: windows
    service: security
    when: {event.code: [5153, 5154, 5155, 5158, 5159]}
    fields:
      winlog.event_data.Application: target.application
  - product: windows
    service: security
    when: {event.code: [5154, 5158, 5159]}
    fields:
      winlog.event_data.SourceAddress: target.ip
      winlog.event_data.SourcePort: target.port
  - product: windows
    service: system
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      user.name: {field: principal.user.userid, proposed: true}
      winlog.channel: 'additional.fields["Channel"]'
      winlog.event_data.Description: metadata.description
      winlog.event_data.ImagePath: target.process.file.full_path
      winlog.event_data.ServiceName: target.application
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: application
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.Message: 'additional.fields["Message"]'
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: applocker
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: appxdeployment-server
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: bits-client
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: codeintegrity-operational
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.FileNameBuffer: {field: target.file.full_path, proposed: true}
      winlog.event_data.ProcessNameBuffer: {field: principal.process.file.full_path, proposed: true}
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: dns-client
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: dns-server
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: firewall-as
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.ModifyingApplication: {field: principal.process.file.full_path, proposed: true}
      winlog.event_data.ApplicationPath: {field: target.process.file.full_path, proposed: true}
      winlog.event_data.Action: {field: security_result.action_details, proposed: true}
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: iis-configuration
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: msexchange-management
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: ntlm
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: security-mitigations
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: sysmon
    select: {metadata.log_type: WINDOWS_SYSMON}
    proposed: true
  - product: windows
    service: powershell
    select: {metadata.product_name: PowerShell}
    proposed: true
    fields:
      winlog.event_data.Data: {field: security_result.description, proposed: true}
      winlog.event_data.HostApplication: {field: target.process.command_line, proposed: true}
  - product: windows
    service: powershell-classic
    select: {metadata.product_name: PowerShell}
    proposed: true
    fields:
      winlog.event_data.Data: {field: security_result.description, proposed: true}
      winlog.event_data.HostApplication: {field: target.process.command_line, proposed: true}
  - product: windows
    service: taskscheduler
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.TaskName: target.resource.name
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: windefend
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.NewValue: {field: target.registry.registry_value_data, proposed: true}
      winlog.event_data.Path: {field: target.file.full_path, proposed: true}
      winlog.event_data.ProcessName: {field: principal.process.file.full_path, proposed: true}
      winlog.event_data.Reason: {field: security_result.summary, proposed: true}
      winlog.event_data.ThreatName: {field: security_result.threat_name, proposed: true}
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: wmi
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: capi2
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: certificateservicesclient-lifecycle-system
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: diagnosis-scripted
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: driver-framework
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: ldap
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: printservice-admin
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: printservice-operational
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: shell-core
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: smbclient-security
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: windows
    service: terminalservices-localsessionmanager
    select: {metadata.log_type: WINEVTLOG}
    tells: [product]
    fields:
      winlog.event_data.*: {field: 'additional.fields["*"]', proposed: true}
  - product: linux
    service: auditd
    select:
      metadata.log_type: AUDITD
    fields:
      auditd.record_type: metadata.product_event_type
      auditd.key: security_result.about.registry.registry_key
      process.executable: target.process.file.full_path
      process.name: principal.application
      user.id: target.user.userid
      service.name: {field: target.application, proposed: true}
      file.path: {field: target.file.full_path, proposed: true}
      # Google's samples have the fields of a record as labels with a 0 at the end, but none of these.
      user.effective.id: {field: 'security_result.detection_fields["euid0"]', proposed: true}
      auditd.paths.nametype: {field: 'security_result.detection_fields["nametype0"]', proposed: true}
      auditd.syscall: {field: 'security_result.detection_fields["syscall0"]', proposed: true}
      auditd.data.*: {field: 'security_result.detection_fields["*0"]', proposed: true}
  - product: aws
    service: cloudtrail
    select:
      metadata.vendor_name: AMAZON
      metadata.product_name: AWS CloudTrail
    fields:
      event.provider: target.application
      event.action: metadata.product_event_type
      aws.cloudtrail.error_code: security_result.summary
      aws.cloudtrail.error_message: security_result.description
      aws.cloudtrail.user_identity.arn: principal.user.userid
      aws.cloudtrail.user_identity.type: principal.resource.type
      aws.cloudtrail.additional_eventdata.mfa_used: {field: 'additional.fields["MFAUsed"]', proposed: true}
      aws.cloudtrail.request_parameters.*:
        field: 'target.resource.attribute.labels["*"]'
        note: how the key is spelled varies by event
      aws.cloudtrail.response_elements.ConsoleLogin: {field: security_result.action, values: {Success: ALLOW, Failure: BLOCK}}
      source.geo.country_name: {field: principal.location.country_or_region, proposed: true}
      user.name: {field: principal.user.user_display_name, proposed: true}
      source.ip: principal.ip
      user_agent.original: network.http.user_agent
  - product: azure
    service: signinlogs
    select:
      metadata.product_name: Azure AD
    fields:
      azure.signinlogs.result_type: 'additional.fields["resultType"]'
      azure.signinlogs.result_description: security_result.description
      azure.signinlogs.authentication_requirement: {field: 'additional.fields["AuthenticationRequirement"]', proposed: true}
      azure.signinlogs.conditional_access_status: 'additional.fields["conditionalAccessStatus"]'
      azure.signinlogs.activity_details: {field: 'additional.fields["ActivityDetails"]', proposed: true}
      azure.signinlogs.client_app: {field: 'additional.fields["ClientApp"]', proposed: true}
      azure.signinlogs.device_detail.device_id: {field: 'additional.fields["deviceId"]', proposed: true}
      azure.signinlogs.device_detail.is_compliant: 'security_result.rule_labels["isCompliant"]'
      azure.signinlogs.device_detail.trust_type: 'principal.asset.attribute.labels["trustType"]'
      azure.signinlogs.network_location_details: {field: 'additional.fields["NetworkLocationDetails"]', proposed: true}
      azure.signinlogs.risk_state: 'security_result.detection_fields["riskState"]'
      azure.signinlogs.app_display_name: target.application
      azure.signinlogs.app_id: 'target.resource.attribute.labels["App Id"]'
      azure.signinlogs.home_tenant_id: 'target.resource.attribute.labels["homeTenantId"]'
      azure.signinlogs.resource_tenant_id: 'target.resource.attribute.labels["resourceTenantId"]'
      user.name: target.user.userid
      source.ip: principal.ip
      source.geo.country_iso_code: {field: principal.location.country_or_region, proposed: true}
      user_agent.original: network.http.user_agent
  - product: azure
    service: auditlogs
    preferred: true
    select: &directory
      metadata.vendor_name: Microsoft
      metadata.product_name: Azure AD Directory Audit
    fields: &directoryFields
      azure.auditlogs.operation_name: metadata.product_event_type
      azure.auditlogs.category: security_result.category_details
      azure.auditlogs.result: {field: security_result.action, values: {Success: ALLOW, Failure: BLOCK}}
      azure.resource.name: {field: target.resource.name, proposed: true}
      user.name: principal.user.userid
  - {product: azure, service: pim, select: *directory, fields: *directoryFields}
  - product: azure
    service: activitylogs
    select:
      metadata.product_name: Azure Activity
    fields:
      azure.activitylogs.operation_name: metadata.product_event_type
      azure.activitylogs.category: security_result.category_details
      azure.activitylogs.resource_provider: target.application
      azure.resource.name: {field: target.resource.name, proposed: true}
  - product: gcp
    service: gcp.audit
    select:
      metadata.log_type: GCP_CLOUDAUDIT
    fields:
      gcp.audit.method_name: metadata.product_event_type
      gcp.audit.service_name: target.application
      gcp.audit.resource_type: {field: target.resource.resource_subtype, proposed: true}
      gcp.audit.log_name: {field: metadata.description, proposed: true}
      gcp.audit.authorization_info.granted: {field: security_result.action, values: {true: ALLOW, false: BLOCK}, proposed: true}
      gcp.audit.authorization_info.permission: {field: target.resource.attribute.permissions.name, proposed: true}
  - product: gcp
    service: google_workspace.admin
    select: {metadata.vendor_name: Google Workspace, metadata.product_name: admin}
    proposed: true
    fields: &workspace
      event.action: metadata.product_event_type
      google_workspace.*: {field: 'target.resource.attribute.labels["*"]', proposed: true}
      google_workspace.new_value: 'target.resource.attribute.labels["new_value"]'
  - product: gcp
    service: google_workspace.login
    select: {metadata.vendor_name: Google Workspace, metadata.product_name: login}
    proposed: true
    fields: *workspace
  - product: okta
    service: okta
    select:
      metadata.vendor_name: Okta
      metadata.product_name: Okta
    fields:
      okta.event_type: metadata.product_event_type
      okta.display_message: {field: security_result.description, proposed: true}
      okta.target.display_name: {field: target.user.user_display_name, proposed: true}
      okta.outcome.reason: security_result.summary
      okta.outcome.result: {field: security_result.action, values: {SUCCESS: ALLOW, ALLOW: ALLOW, FAILURE: BLOCK, DENY: BLOCK}}
      okta.actor.alternate_id: principal.user.userid
      okta.security_context.is_proxy: {field: 'security_result.detection_fields["isProxy"]', proposed: true}
      okta.debug_context.debug_data.*: {field: 'security_result.detection_fields["*"]', proposed: true}
  - product: kubernetes
    service: audit
    select:
      metadata.log_type: KUBERNETES_AUDIT
    fields:
      event.action: {field: metadata.product_event_type, proposed: true}
      user.name: {field: principal.user.userid, proposed: true}
      orchestrator.resource.type: {field: target.resource.resource_subtype, proposed: true}
      orchestrator.resource.name: {field: target.resource.name, proposed: true}
      orchestrator.namespace: {field: target.namespace, proposed: true}
      http.response.status_code: {field: network.http.response_code, proposed: true}
      kubernetes.audit.objectRef.subresource: {field: 'target.resource.attribute.labels["subresource"]', proposed: true}
      kubernetes.audit.*: {field: 'target.resource.attribute.labels["*"]', proposed: true}
  - {category: application, product: kubernetes, service: audit}
  - product: github
    service: audit
    select:
      metadata.product_name: GITHUB
    fields: {event.action: metadata.product_event_type}
  - product: m365
    service: audit
    preferred: true
    select: &office {metadata.product_name: Office 365}
    fields: &officeFields
      o365.audit.operation: metadata.product_event_type
      o365.audit.*: {field: 'additional.fields["*"]', proposed: true}
      o365.audit.workload: target.application
      o365.audit.result_status: {field: security_result.action, values: {success: ALLOW, failure: BLOCK}, note: the values are proposed}
  - {product: m365, service: exchange, select: *office, fields: *officeFields}
  - {product: m365, service: threat_management, select: *office, fields: *officeFields}
  - {product: m365, service: threat_detection, select: *office, fields: *officeFields}
  - product: azure
    service: riskdetection
    select: {metadata.log_type: AZURE_AD}
    tells: [product]
    fields:
      azure.riskdetection.risk_event_type: 'security_result.detection_fields["riskEventType"]'
  - product: bitbucket
    service: audit
    select: {metadata.event_type: GENERIC_EVENT}
    tells: []
    proposed: true
    fields:
      event.action: {field: metadata.product_event_type, proposed: true}
      event.category: {field: security_result.category_details, proposed: true}
  - category: application
    product: opencanary
    select: {metadata.log_type: OPENCANARY}
    fields:
      event.code: 'security_result.detection_fields["logtype"]'
  # RPC Firewall writes to the event log of Windows.
  - category: application
    product: rpc_firewall
    select: {metadata.log_type: WINEVTLOG}
    tells: []
    proposed: true
    fields:
      event.code: {field: metadata.product_event_type, proposed: true}
      winlog.channel: {field: metadata.product_name, proposed: true}
      winlog.event_data.InterfaceUuid: {field: target.resource.product_object_id, proposed: true}
      winlog.event_data.OpNum: {field: 'additional.fields["OpNum"]', proposed: true}
  - product: fortigate
    service: event
    select: {metadata.log_type: FORTINET_FIREWALL}
    tells: [product]
    fields:
      event.action: {field: metadata.product_event_type, proposed: true}
      fortinet.firewall.cfgpath: {field: target.resource.name, proposed: true}
  - product: zeek
    service: dns
    select: {metadata.log_type: BRO_JSON, metadata.event_type: NETWORK_DNS}
    proposed: true
    fields:
      dns.question.name: {field: network.dns.questions.name, proposed: true}
      dns.answers.data: {field: network.dns.answers.data, proposed: true}
  - product: zeek
    service: http
    select: {metadata.log_type: BRO_JSON, metadata.event_type: NETWORK_HTTP}
    proposed: true
    fields:
      url.original: {field: target.url, proposed: true}
      http.request.method: {field: network.http.method, proposed: true}
      http.response.status_code: {field: network.http.response_code, proposed: true}
      url.domain: {field: target.hostname, proposed: true}
      http.response.mime_type: {field: 'additional.fields["resp_mime_types"]', proposed: true}
      user_agent.original: {field: network.http.user_agent, proposed: true}
  - product: zeek
    service: smb_files
    select: {metadata.log_type: BRO_JSON, metadata.event_type: NETWORK_UNCATEGORIZED}
    proposed: true
    fields:
      file.name: {field: target.file.full_path, proposed: true}
      file.directory: {field: target.resource.name, proposed: true}
"""##
}
