// Written by Scripts/embed-tables.sh from Sources/Taxonomies/Tables/sigma.yaml; do not edit.

extension EmbeddedTables {
  static let sigma = ##"""
# Neutral fields in Sigma's taxonomy: Sysmon's names for the generic categories, each log's own for services.
# Source: the taxonomy appendix of the Sigma specification 2.1 and the field lists of the SigmaHQ rules, read on
# 2026-11-25. A log source inherits from every less specific one. Sigma has no category `authentication`, and
# rules for it use names of the Elastic Common Schema, as the specification does for category `network`.
model: sigma

log_sources:
  - fields:
      event.code: EventID
      event.provider: Provider_Name
      host.name: Computer
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
      process.pe.imphash: imphash
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
  - {category: image_load, product: windows}
  - {category: driver_load, fields: *load}
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
      url.original: c-uri
      url.path: cs-uri-stem
      url.query: cs-uri-query
      url.extension: c-uri-extension
      url.domain: cs-host
      http.request.method: cs-method
      http.request.referrer: cs-referer
      http.request.cookies: cs-cookie
      http.request.bytes: cs-bytes
      http.response.bytes: sc-bytes
      http.response.status_code: sc-status
      http.response.mime_type: cs-content-type
      user_agent.original: c-useragent
      user.name: cs-username
      source.ip: c-ip
      destination.ip: dst_ip
  - category: webserver
    fields: *web
  - category: firewall
    fields:
      source.ip: src_ip
      source.port: src_port
      destination.ip: dst_ip
      destination.port: dst_port
      event.outcome: action
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
      winlog.event_data.AuthenticationPackageName: AuthenticationPackageName
      winlog.event_data.ServiceName: ServiceName
      winlog.event_data.ServiceFileName: ServiceFileName
      winlog.event_data.ShareName: ShareName
      winlog.event_data.RelativeTargetName: RelativeTargetName
      winlog.event_data.ObjectName: ObjectName
      winlog.event_data.ObjectType: ObjectType
      winlog.event_data.AccessMask: AccessMask
      winlog.event_data.TicketEncryptionType: TicketEncryptionType
      winlog.event_data.TicketOptions: TicketOptions
      winlog.event_data.TaskName: TaskName
      winlog.event_data.WorkstationName: WorkstationName
  - product: linux
    service: auditd
    fields:
      auditd.record_type: type
      auditd.syscall: syscall
      auditd.key: key
      process.executable: exe
      process.name: comm
      file.path: name
      user.id: uid
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
      aws.cloudtrail.request_parameters: requestParameters
      aws.cloudtrail.additional_eventdata.mfa_used: additionalEventData.MFAUsed
      user.name: userIdentity.userName
      source.ip: sourceIPAddress
      user_agent.original: userAgent
  - product: azure
    service: signinlogs
    fields:
      azure.signinlogs.result_type: ResultType
      azure.signinlogs.result_description: ResultDescription
      azure.signinlogs.authentication_requirement: AuthenticationRequirement
      azure.signinlogs.conditional_access_status: conditionalAccessStatus
      azure.signinlogs.app_display_name: ResourceDisplayName
      user.name: Username
      source.ip: callerIpAddress
      source.geo.country_iso_code: location
      user_agent.original: userAgent
  - product: azure
    service: auditlogs
    fields:
      azure.auditlogs.operation_name: OperationName
      azure.auditlogs.category: Category
      azure.auditlogs.result: properties.result
      user.name: Initiatedby
  - product: azure
    service: activitylogs
    fields:
      azure.activitylogs.operation_name: operationName
      azure.activitylogs.category: CategoryValue
      azure.activitylogs.resource_provider: ResourceProviderValue
  - product: gcp
    service: gcp.audit
    fields:
      gcp.audit.method_name: gcp.audit.method_name
      gcp.audit.service_name: data.protoPayload.serviceName
      gcp.audit.resource_type: data.protoPayload.resource.type
  - product: okta
    service: okta
    fields:
      okta.event_type: eventType
      okta.display_message: displayMessage
      okta.outcome.result: outcome.result
      okta.outcome.reason: outcome.reason
      okta.actor.alternate_id: actor.alternateId
  - product: kubernetes
    service: audit
    fields:
      event.action: verb
      user.name: user.username
      orchestrator.resource.type: objectRef.resource
      orchestrator.resource.name: objectRef.name
      orchestrator.namespace: objectRef.namespace
      http.response.status_code: responseStatus.code
  - product: m365
    service: audit
    fields: {o365.audit.operation: Operation, o365.audit.workload: eventSource}
"""##
}
