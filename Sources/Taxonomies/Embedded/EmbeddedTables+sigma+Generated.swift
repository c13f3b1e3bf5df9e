// Written by Scripts/embed-tables.sh from Sources/Taxonomies/Tables/sigma.yaml; do not edit.

extension EmbeddedTables {
  static let sigma = ##"""
# Neutral fields in Sigma's taxonomy: Sysmon's names for the generic categories, each log's own for services.
# Source: the taxonomy appendix of the Sigma specification 2.1 and the field lists of the SigmaHQ rules, read on
# 2026-11-25. A log source inherits from every less specific one. Sigma has no category `authentication`, and
# rules for it use names of the Elastic Common Schema, as the specification does for category `network`.
#
# NEUTRAL: NATIVE, or {field: NATIVE, aliases: [...], values: {NEUTRAL: NATIVE}, proposed: true, note: ...}.
# Aliases are other spellings, which are read but not written. `hashes` names fields that hold hashes of several
# algorithms. NEUTRAL.* with a `*` in the native name stands for all names that begin so.
model: sigma

log_sources:
  - fields:
      event.code: EventID
      event.provider: Provider_Name
      host.name: {field: Computer, aliases: [ComputerName]}
      winlog.channel: Channel

  - category: process_creation
    fields:
      process.executable: Image
      process.command_line: CommandLine
      process.pid: ProcessId
      process.entity_id: ProcessGuid
      process.working_directory: CurrentDirectory
      process.hash.md5: md5
      process.hash.sha1: sha1
      process.hash.sha256: sha256
      process.pe.imphash: {field: imphash, aliases: [Imphash]}
      process.pe.original_file_name: OriginalFileName
      process.pe.company: Company
      process.pe.description: Description
      process.pe.product: Product
      process.pe.file_version: FileVersion
      process.token.integrity_level_name: IntegrityLevel
      process.parent.executable: ParentImage
      process.parent.command_line: ParentCommandLine
      process.parent.pid: ParentProcessId
      process.parent.entity_id: ParentProcessGuid
      process.parent.user.name: ParentUser
      process.parent.parent.executable: GrandParentImage
      user.name: User
      winlog.logon.id: LogonId
    hashes: &hashes
      Hashes: {MD5: process.hash.md5, SHA1: process.hash.sha1, SHA256: process.hash.sha256, IMPHASH: process.pe.imphash}
  - {category: process_creation, product: windows}
  - {category: process_creation, product: linux}
  - {category: process_creation, product: macos}

  - category: file_event
    fields: &file
      file.path: TargetFilename
      file.original_path: SourceFilename
      process.executable: Image
      process.command_line: CommandLine
      process.pid: ProcessId
      process.entity_id: ProcessGuid
      process.parent.executable: ParentImage
      process.parent.command_line: ParentCommandLine
      process.token.integrity_level_name: IntegrityLevel
      file.created: CreationUtcTime
      file.original_created: PreviousCreationUtcTime
      user.name: User
  - {category: file_event, product: windows}
  - {category: file_event, product: linux}
  - {category: file_event, product: macos}
  - {category: file_change, fields: *file}
  - {category: file_change, product: windows}
  - {category: file_delete, fields: *file}
  - {category: file_delete, product: windows}
  - {category: file_rename, fields: *file}
  - {category: file_rename, product: windows}
  - {category: file_access, fields: *file}
  - category: file_access
    fields: {file.path: {field: FileName, aliases: [TargetFilename]}}
  - {category: file_executable_detected, fields: *file}
  - {category: file_executable_detected, product: windows}
  - {category: file_block_executable, fields: *file}
  - {category: file_block_executable, product: windows}
  - category: create_stream_hash
    fields: *file
    hashes: {Hash: {MD5: file.hash.md5, SHA1: file.hash.sha1, SHA256: file.hash.sha256, IMPHASH: file.pe.imphash}}
  - {category: create_stream_hash, product: windows, fields: {winlog.event_data.Contents: Contents}}
  - {category: file_access, product: windows}

  - category: registry_event
    fields: &registry
      registry.path: TargetObject
      registry.data.strings: Details
      registry.new_path: NewName
      event.action: EventType
      process.executable: Image
      process.pid: ProcessId
      process.entity_id: ProcessGuid
      user.name: User
  - {category: registry_event, product: windows}
  - {category: registry_set, fields: *registry}
  - {category: registry_set, product: windows}
  - {category: registry_add, fields: *registry}
  - {category: registry_add, product: windows}
  - {category: registry_delete, fields: *registry}
  - {category: registry_delete, product: windows}

  - category: network_connection
    fields:
      source.ip: SourceIp
      source.port: SourcePort
      source.domain: SourceHostname
      destination.ip: DestinationIp
      destination.port: DestinationPort
      destination.domain: DestinationHostname
      network.transport: Protocol
      network.initiated: Initiated
      process.executable: Image
      process.command_line: CommandLine
      process.pid: ProcessId
      process.entity_id: ProcessGuid
      process.parent.executable: ParentImage
      process.parent.command_line: ParentCommandLine
      user.name: User
  - {category: network_connection, product: windows}
  - {category: network_connection, product: linux}
  - {category: network_connection, product: macos}

  - category: dns_query
    fields:
      dns.question.name: QueryName
      dns.answers.data: QueryResults
      dns.response_code: QueryStatus
      process.executable: Image
      process.pid: ProcessId
      process.entity_id: ProcessGuid
      user.name: User
  - {category: dns_query, product: windows}
  - {category: dns_query, product: linux}
  - {category: dns_query, product: macos}
  # Since version 2.1 of the specification, with the names of the Elastic Common Schema.
  - category: network
    service: connection
    fields:
      source.ip: source.ip
      source.port: source.port
      source.domain: source.domain
      source.bytes: source.bytes
      source.mac: source.mac
      destination.ip: destination.ip
      destination.port: destination.port
      destination.domain: destination.domain
      destination.bytes: destination.bytes
      destination.mac: destination.mac
      network.application: network.application
      network.bytes: network.bytes
      network.community_id: network.community_id
      network.direction: network.direction
      network.protocol: network.protocol
      network.transport: network.transport
      network.type: network.type
  - category: network
    service: dns
    fields:
      dns.question.name: dns.question.name
      dns.question.type: dns.question.type
      dns.answers.data: dns.answers.data
      dns.answers.name: dns.answers.name
      dns.resolved_ip: dns.resolved_ip
      dns.response_code: dns.response_code
      source.ip: source.ip
      source.port: source.port
      destination.ip: destination.ip
      destination.port: destination.port

  - category: dns
    fields:
      dns.question.name: query
      dns.question.type: record_type
      dns.answers.data: answer
      source.ip: src_ip
      destination.ip: dst_ip

  - category: image_load
    fields: &load
      process.executable: Image
      process.command_line: CommandLine
      process.pid: ProcessId
      process.entity_id: ProcessGuid
      dll.path: ImageLoaded
      dll.hash.md5: md5
      dll.hash.sha1: sha1
      dll.hash.sha256: sha256
      dll.pe.imphash: imphash
      dll.pe.original_file_name: OriginalFileName
      dll.pe.company: Company
      dll.pe.description: Description
      dll.pe.product: Product
      dll.pe.file_version: FileVersion
      dll.code_signature.exists: Signed
      dll.code_signature.status: SignatureStatus
      dll.code_signature.subject_name: Signature
      user.name: User
    hashes: &loadHashes
      Hashes: {MD5: dll.hash.md5, SHA1: dll.hash.sha1, SHA256: dll.hash.sha256, IMPHASH: dll.pe.imphash}
  - {category: image_load, product: windows}
  - {category: driver_load, fields: *load, hashes: *loadHashes}
  - {category: driver_load, product: windows}

  - category: create_remote_thread
    fields:
      process.executable: SourceImage
      process.command_line: SourceCommandLine
      process.pid: SourceProcessId
      process.target.executable: TargetImage
      process.target.pid: TargetProcessId
      process.thread.start_module: StartModule
      process.thread.start_function: StartFunction
      process.thread.start_address: StartAddress
  - {category: create_remote_thread, product: windows}
  - category: create_remote_thread
    fields:
      process.parent.executable: SourceParentImage
      process.target.command_line: TargetCommandLine
  - category: process_access
    fields:
      process.executable: SourceImage
      process.pid: SourceProcessId
      process.target.executable: TargetImage
      process.target.pid: TargetProcessId
      process.access.granted: GrantedAccess
      process.access.call_trace: CallTrace
      user.name: SourceUser
  - {category: process_access, product: windows}
  - category: pipe_created
    fields: {pipe.name: PipeName, process.executable: Image, process.pid: ProcessId, user.name: User}
  - {category: pipe_created, product: windows}
  - category: ps_script
    fields: {powershell.script_block_text: ScriptBlockText, file.path: Path}
  - {category: ps_script, product: windows}
  - category: ps_module
    product: windows
    fields: {winlog.event_data.Payload: Payload, winlog.event_data.ContextInfo: ContextInfo}
  - category: ps_classic_start
    product: windows
    fields: {winlog.event_data.Data: Data, winlog.event_data.HostApplication: HostApplication}
  - category: ps_classic_script
    product: windows
    fields: {winlog.event_data.Data: Data, winlog.event_data.HostApplication: HostApplication}
  - category: ps_classic_provider_start
    product: windows
    fields: {winlog.event_data.Data: Data, winlog.event_data.HostApplication: HostApplication}
  - category: process_tampering
    product: windows
    fields: {process.executable: Image, process.pid: ProcessId, winlog.event_data.Type: Type}
  - category: raw_access_thread
    product: windows
    fields: {process.executable: Image, process.pid: ProcessId, winlog.event_data.Device: Device}
  - category: wmi_event
    product: windows
    fields: {winlog.event_data.Destination: Destination, winlog.event_data.Name: Name, winlog.event_data.Query: Query}
  - category: antivirus
    fields: {file.path: Filename, rule.name: Signature, event.action: Action}

  - category: authentication
    fields:
      user.name: user.name
      user.id: user.id
      user.domain: user.domain
      source.ip: source.ip
      source.port: source.port
      source.geo.country_iso_code: source.geo.country_iso_code
      host.name: host.name
      event.outcome: event.outcome
      event.action: event.action
      event.reason: event.reason
      winlog.logon.type: winlog.logon.type
      winlog.event_data.AuthenticationPackageName: winlog.event_data.AuthenticationPackageName
      user_agent.original: user_agent.original
  - {category: authentication, product: windows}
  - {category: authentication, product: linux}

  - category: proxy
    fields: &web
      url.original: {field: c-uri, aliases: [cs-uri]}
      url.path: cs-uri-stem
      url.query: {field: cs-uri-query, aliases: [c-uri-query]}
      url.extension: c-uri-extension
      url.domain: {field: cs-host, aliases: [r-dns]}
      http.request.method: cs-method
      http.request.referrer: {field: cs-referer, aliases: [cs-referrer]}
      http.request.cookies: cs-cookie
      http.request.bytes: cs-bytes
      http.response.bytes: sc-bytes
      http.response.status_code: sc-status
      http.response.mime_type: cs-content-type
      user_agent.original: {field: c-useragent, aliases: [cs-user-agent]}
      user.name: cs-username
      source.ip: {field: c-ip, aliases: [src_ip]}
      destination.ip: dst_ip
  - category: webserver
    fields: *web
  - category: firewall
    fields:
      source.ip: src_ip
      source.port: src_port
      destination.ip: dst_ip
      destination.port: dst_port
      event.action: action
      user.name: username

  - product: windows
    service: security
    fields:
      user.name: SubjectUserName
      user.domain: SubjectDomainName
      user.id: SubjectUserSid
      user.target.name: TargetUserName
      user.target.domain: TargetDomainName
      user.target.id: TargetUserSid
      source.ip: IpAddress
      source.port: IpPort
      process.executable: ProcessName
      winlog.logon.type: LogonType
      winlog.logon.id: SubjectLogonId
      winlog.event_data.*: "*"
  - product: windows
    service: application
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: applocker
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: appxdeployment-server
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: bits-client
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: capi2
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: certificateservicesclient-lifecycle-system
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: codeintegrity-operational
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: diagnosis-scripted
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: dns-client
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: dns-server
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: driver-framework
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: firewall-as
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: iis-configuration
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: ldap
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: msexchange-management
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: ntlm
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: powershell
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: powershell-classic
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: printservice-admin
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: printservice-operational
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: security-mitigations
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: shell-core
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: smbclient-security
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: sysmon
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: system
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: taskscheduler
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: terminalservices-localsessionmanager
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: windefend
    fields: {winlog.event_data.*: "*"}
  - product: windows
    service: wmi
    fields: {winlog.event_data.*: "*"}
  - product: linux
    service: auditd
    fields:
      auditd.record_type: type
      auditd.syscall: {field: syscall, aliases: [SYSCALL]}
      auditd.paths.nametype: nametype
      auditd.data.*: "*"
      auditd.key: key
      process.executable: exe
      process.name: comm
      file.path: name
      user.id: uid
      user.effective.id: euid
      service.name: unit
  - product: linux
    service: sshd
    fields: {message: message}
  - product: aws
    service: cloudtrail
    fields:
      event.provider: eventSource
      event.action: eventName
      aws.cloudtrail.error_code: errorCode
      aws.cloudtrail.error_message: errorMessage
      aws.cloudtrail.user_identity.arn: userIdentity.arn
      aws.cloudtrail.user_identity.type: userIdentity.type
      aws.cloudtrail.event_type: eventType
      aws.cloudtrail.request_parameters: requestParameters
      aws.cloudtrail.request_parameters.*: requestParameters.*
      aws.cloudtrail.response_elements: responseElements
      aws.cloudtrail.response_elements.*: responseElements.*
      aws.cloudtrail.additional_eventdata.mfa_used: additionalEventData.MFAUsed
      aws.cloudtrail.additional_eventdata.*: additionalEventData.*
      aws.cloudtrail.user_identity.session_context.session_issuer.type: userIdentity.sessionContext.sessionIssuer.type
      cloud.region: awsRegion
      cloud.account.id: recipientAccountId
      source.geo.country_name: src_country
      user.name: userIdentity.userName
      source.ip: sourceIPAddress
      user_agent.original: userAgent
  - product: azure
    service: signinlogs
    fields:
      azure.signinlogs.result_type: {field: ResultType, aliases: [resultType]}
      azure.signinlogs.result_description: {field: ResultDescription, aliases: [Resultdescription, Status, properties.message]}
      azure.signinlogs.app_id: properties.appId
      azure.signinlogs.home_tenant_id: homeTenantId
      azure.signinlogs.resource_tenant_id: resourceTenantId
      azure.signinlogs.properties.*: properties.*
      azure.signinlogs.authentication_requirement: AuthenticationRequirement
      azure.signinlogs.conditional_access_status: conditionalAccessStatus
      azure.signinlogs.app_display_name: ResourceDisplayName
      azure.signinlogs.activity_details: ActivityDetails
      azure.signinlogs.client_app: ClientApp
      azure.signinlogs.device_detail.device_id: DeviceDetail.deviceId
      azure.signinlogs.device_detail.is_compliant: DeviceDetail.isCompliant
      azure.signinlogs.device_detail.trust_type: DeviceDetail.trusttype
      azure.signinlogs.network_location_details: NetworkLocationDetails
      azure.signinlogs.risk_state: RiskState
      user.name: Username
      source.ip: callerIpAddress
      source.geo.country_iso_code: location
      user_agent.original: userAgent
  - product: azure
    service: auditlogs
    fields: &directory
      azure.auditlogs.operation_name:
        field: OperationName
        aliases: [operationName, ActivityDisplayName, ActivityType, activityType, properties.message, riskEventType]
      azure.auditlogs.category: {field: Category, aliases: [category]}
      azure.auditlogs.result: {field: properties.result, aliases: [Status]}
      azure.resource.name: Target
      user.name: {field: Initiatedby, aliases: [Initiatied.By, properties.initiatedBy]}
  - {product: azure, service: pim, fields: *directory}
  - product: azure
    service: riskdetection
    fields: {azure.riskdetection.risk_event_type: riskEventType}
  - product: azure
    service: activitylogs
    fields:
      azure.activitylogs.operation_name: {field: operationName, aliases: [OperationNameValue, properties.message]}
      azure.activitylogs.category: CategoryValue
      azure.activitylogs.resource_provider: ResourceProviderValue
      azure.resource.name: ResourceId
  - product: gcp
    service: gcp.audit
    fields:
      gcp.audit.method_name: {field: gcp.audit.method_name, aliases: [data.protoPayload.methodName]}
      gcp.audit.service_name: data.protoPayload.serviceName
      gcp.audit.resource_type: data.protoPayload.resource.type
      gcp.audit.log_name: data.protoPayload.logName
      gcp.audit.authorization_info.granted: data.protoPayload.authorizationInfo.granted
      gcp.audit.authorization_info.permission: data.protoPayload.authorizationInfo.permission
  - product: gcp
    service: google_workspace.admin
    fields: {event.action: eventName, event.provider: eventService, google_workspace.*: "*"}
  - product: gcp
    service: google_workspace.login
    fields: {event.action: eventName, event.provider: eventService, google_workspace.*: "*"}
  - product: okta
    service: okta
    fields:
      okta.event_type: {field: eventType, aliases: [eventtype, legacyEventType]}
      okta.display_message: displayMessage
      okta.outcome.result: outcome.result
      okta.outcome.reason: outcome.reason
      okta.actor.alternate_id: actor.alternateId
      okta.target.display_name: target.displayName
      okta.security_context.is_proxy: securityContext.isProxy
      okta.debug_context.debug_data.*: debugContext.debugData.*
  - product: kubernetes
    service: audit
    fields:
      event.action: verb
      user.name: user.username
      orchestrator.resource.type: objectRef.resource
      orchestrator.resource.name: objectRef.name
      orchestrator.namespace: objectRef.namespace
      http.response.status_code: responseStatus.code
      user_agent.original: userAgent
      kubernetes.audit.*: "*"
  - {category: application, product: kubernetes, service: audit}
  - product: github
    service: audit
    fields: {event.action: action, github.*: "*"}
  - product: bitbucket
    service: audit
    fields: {event.action: auditType.action, event.category: auditType.category}
  - category: application
    product: opencanary
    fields: {event.code: logtype}
  - category: application
    product: rpc_firewall
    fields: {winlog.channel: EventLog, winlog.event_data.InterfaceUuid: InterfaceUuid, winlog.event_data.OpNum: OpNum}
  - product: m365
    service: audit
    fields: &office
      o365.audit.operation: {field: Operation, aliases: [eventName]}
      o365.audit.workload: eventSource
      o365.audit.result_status: {field: status, aliases: [ResultStatus]}
      o365.audit.*: "*"
  - {product: m365, service: exchange, fields: *office}
  - {product: m365, service: threat_management, fields: *office}
  - {product: m365, service: threat_detection, fields: *office}

  - product: fortigate
    service: event
    fields: {event.action: action, fortinet.firewall.cfgpath: cfgpath}

  # Logs whose fields have no neutral names, but which keywords may be looked for in.
  - {product: linux}
  - {product: linux, service: auth}
  - {product: linux, service: clamav}
  - {product: linux, service: cron}
  - {product: linux, service: guacamole}
  - {product: linux, service: sudo}
  - {product: linux, service: syslog}
  - {product: linux, service: vsftpd}
  - {product: cisco, service: aaa}
  - {product: cisco, service: bgp}
  - {product: cisco, service: duo}
  - {product: cisco, service: ldp}
  - {product: cisco, service: syslog}
  - {product: huawei, service: bgp}
  - {product: juniper, service: bgp}
  - {product: onelogin, service: onelogin.events}
  - {category: database}
  - {category: application, product: django}
  - {category: application, product: jvm}
  - {category: application, product: nodejs}
  - {category: application, product: python}
  - {category: application, product: ruby_on_rails}
  - {category: application, product: spring}
  - {category: application, product: sql}
  - {category: application, product: velocity}
  - product: zeek
    service: dns
    fields: {dns.question.name: query, dns.question.type: qtype_name, dns.answers.data: answers, source.ip: id.orig_h, destination.port: id.resp_p}
  - product: zeek
    service: http
    fields: {user_agent.original: {field: user_agent, aliases: [c-useragent]}, url.domain: host, url.original: {field: uri, aliases: [c-uri]}, http.request.method: method, http.response.status_code: status_code, http.response.mime_type: resp_mime_types}
  - product: zeek
    service: smb_files
    fields: {file.name: name, file.directory: path}
  - {product: zeek, service: dce_rpc}
  - {product: zeek, service: kerberos}
  - {product: zeek, service: rdp}
  - {product: zeek, service: x509}
"""##
}
