// Written by Scripts/embed-tables.sh from Sources/Taxonomies/Tables/neutral.yaml; do not edit.

extension EmbeddedTables {
  static let neutral = ##"""
# The fields in which neutral rules are written.
#
# Names are those of the Elastic Common Schema 8 and of Elastic's integrations (winlog.*, aws.cloudtrail.*,
# okta.*, ...); the descriptions are ours, as of 2026-07.
#
# FIELD: {TYPE: description}, where TYPE is text, integer, float, boolean, address or time (seconds since
# 1970), or "list of" one of them for a field that repeats. A name that ends in `.*` stands for every name
# that starts so.
model: neutral
fields:
  # The event itself.
  '@timestamp': {time: when it happened}
  event.action: {text: "what was done, as the log names it"}
  event.category: {list of text: kind of event in broad terms}
  event.code: {text: "the log's own number for this kind of event, such as a Windows event identifier"}
  event.id: {text: identifier of this one event}
  event.kind: {text: "alert, event, metric or state"}
  event.outcome: {text: success or failure}
  event.provider: {text: program or service that wrote the event}
  event.reason: {text: why it happened or failed}
  event.severity: {integer: how grave the source says it is}
  event.type: {list of text: "start, end, creation, deletion, change, access"}
  message: {text: the event as one line}
  log.level: {text: the level that the log gives}
  rule.name: {text: rule or signature of the product that spoke}
  rule.id: {text: identifier of that rule}
  service.name: {text: service that the event is about}

  # Machines and people.
  host.name: {text: machine on which it happened}
  host.ip: {list of address: addresses of that machine}
  host.os.type: {text: "linux, macos, windows"}
  user.name: {text: account that acts}
  user.domain: {text: domain of that account}
  user.id: {text: "identifier of that account (SID, UID)"}
  user.email: {text: mail address of that account}
  user.full_name: {text: name of the person}
  user.roles: {list of text: roles of that account}
  user.effective.id: {text: identifier of the account whose rights are used}
  user.effective.name: {text: name of the account whose rights are used}
  user.target.name: {text: account that is acted upon}
  user.target.domain: {text: domain of the account that is acted upon}
  user.target.id: {text: identifier of the account that is acted upon}
  user.target.email: {text: mail address of the account that is acted upon}
  group.name: {text: group that is acted upon}
  group.id: {text: identifier of that group}
  user_agent.original: {text: user agent as sent}

  # Processes.
  process.name: {text: file name of the program}
  process.executable: {text: path of the program}
  process.command_line: {text: the whole command line}
  process.args: {list of text: the arguments one by one}
  process.pid: {integer: process identifier}
  process.entity_id: {text: identifier of the process that is never reused}
  process.working_directory: {text: directory in which it runs}
  process.title: {text: title of its window or process}
  process.hash.md5: {text: MD5 of the program in hexadecimal}
  process.hash.sha1: {text: SHA-1 of the program in hexadecimal}
  process.hash.sha256: {text: SHA-256 of the program in hexadecimal}
  process.pe.original_file_name: {text: file name in the program's version resource}
  process.pe.company: {text: company in the version resource}
  process.pe.description: {text: description in the version resource}
  process.pe.product: {text: product in the version resource}
  process.pe.file_version: {text: version in the version resource}
  process.pe.imphash: {text: hash of the import table}
  process.code_signature.exists: {boolean: whether the program is signed}
  process.code_signature.status: {text: what checking the signature gave}
  process.code_signature.subject_name: {text: who signed}
  process.token.integrity_level_name: {text: "as Sysmon writes it: Low, Medium, High, System"}
  process.parent.name: {text: file name of the parent's program}
  process.parent.executable: {text: path of the parent's program}
  process.parent.command_line: {text: command line of the parent}
  process.parent.args: {list of text: arguments of the parent}
  process.parent.pid: {integer: process identifier of the parent}
  process.parent.entity_id: {text: identifier of the parent that is never reused}
  process.parent.working_directory: {text: directory in which the parent runs}
  process.parent.user.name: {text: account of the parent}
  process.parent.hash.md5: {text: MD5 of the parent's program}
  process.parent.hash.sha1: {text: SHA-1 of the parent's program}
  process.parent.hash.sha256: {text: SHA-256 of the parent's program}
  process.parent.parent.executable: {text: path of the grandparent's program}
  process.parent.parent.command_line: {text: command line of the grandparent}
  process.group_leader.executable: {text: path of the process group leader's program}
  process.thread.id: {integer: thread identifier}
  process.thread.start_address: {text: address at which a remote thread starts}
  process.thread.start_function: {text: function at which a remote thread starts}
  process.thread.start_module: {text: module in which a remote thread starts}
  process.target.executable: {text: path of the program that is acted upon}
  process.target.command_line: {text: command line of the process that is acted upon}
  process.target.pid: {integer: identifier of the process that is acted upon}
  process.access.granted: {text: access mask that was granted}
  process.access.call_trace: {text: calls that led to the access}

  # Files, libraries, the registry.
  file.path: {text: path of the file}
  file.original_path: {text: path before a rename}
  file.original_created: {text: time of creation before it was changed}
  file.name: {text: name of the file without its directory}
  file.directory: {text: directory of the file}
  file.extension: {text: extension of the file without the dot}
  file.size: {integer: size in bytes}
  file.owner: {text: owner of the file}
  file.created: {text: when the file was created}
  file.mime_type: {text: media type}
  file.target_path: {text: where a link leads}
  file.hash.md5: {text: MD5 of the file in hexadecimal}
  file.hash.sha1: {text: SHA-1 of the file in hexadecimal}
  file.hash.sha256: {text: SHA-256 of the file in hexadecimal}
  file.pe.original_file_name: {text: file name in the file's version resource}
  file.pe.imphash: {text: hash of the file's import table}
  dll.path: {text: path of the loaded library or driver}
  driver.path: {text: path of the loaded driver}
  dll.name: {text: file name of the loaded library or driver}
  dll.hash.md5: {text: MD5 of the library}
  dll.hash.sha1: {text: SHA-1 of the library}
  dll.hash.sha256: {text: SHA-256 of the library}
  dll.pe.original_file_name: {text: file name in the library's version resource}
  dll.pe.company: {text: company in the library's version resource}
  dll.pe.description: {text: description in the library's version resource}
  dll.pe.product: {text: product in the library's version resource}
  dll.pe.file_version: {text: version in the library's version resource}
  dll.pe.imphash: {text: hash of the library's import table}
  dll.code_signature.exists: {boolean: whether the library is signed}
  dll.code_signature.status: {text: what checking the signature gave}
  dll.code_signature.subject_name: {text: who signed the library}
  registry.path: {text: "hive, key and value name"}
  registry.new_path: {text: path after a rename}
  registry.hive: {text: "hive, abbreviated (HKLM)"}
  registry.key: {text: key without the hive}
  registry.value: {text: name of the value}
  registry.data.strings: {text: content of the value as text}
  registry.data.type: {text: type of the value}

  # The network.
  source.ip: {address: address from which}
  source.port: {integer: port from which}
  source.domain: {text: name of the machine from which}
  source.bytes: {integer: bytes sent by the source}
  source.mac: {text: hardware address from which}
  source.user.name: {text: account at the source}
  source.geo.country_iso_code: {text: country from which}
  source.geo.country_name: {text: name of the country from which}
  source.as.number: {integer: autonomous system from which}
  destination.ip: {address: address to which}
  destination.port: {integer: port to which}
  destination.domain: {text: name of the machine to which}
  destination.bytes: {integer: bytes sent by the destination}
  destination.mac: {text: hardware address to which}
  destination.geo.country_iso_code: {text: country to which}
  destination.as.number: {integer: autonomous system to which}
  network.application: {text: application that speaks}
  network.bytes: {integer: bytes in both directions}
  network.community_id: {text: hash of the flow}
  network.direction: {text: "ingress or egress, as seen from the host"}
  network.initiated: {boolean: whether the host itself opened the connection}
  network.protocol: {text: "protocol of the application, lower case"}
  network.transport: {text: "tcp, udp, icmp, ..."}
  network.type: {text: ipv4 or ipv6}
  dns.question.name: {list of text: name that is asked for}
  dns.question.type: {text: type of record that is asked for}
  dns.answers.data: {list of text: what the answers hold}
  dns.answers.name: {list of text: names that the answers are about}
  dns.resolved_ip: {list of address: addresses in the answers}
  dns.response_code: {text: result of the query}
  tls.client.ja3: {text: fingerprint of the client's greeting}
  tls.client.server_name: {text: server name in the client's greeting}
  tls.server.ja3s: {text: fingerprint of the server's greeting}
  tls.server.issuer: {text: issuer of the server's certificate}
  tls.server.subject: {text: subject of the server's certificate}
  url.full: {text: the whole URL}
  url.original: {text: the URL as written in the log}
  url.domain: {text: host in the URL}
  url.path: {text: path in the URL}
  url.query: {text: query in the URL without the question mark}
  url.extension: {text: extension of the path}
  url.scheme: {text: scheme of the URL}
  http.request.method: {text: method}
  http.request.referrer: {text: referrer}
  http.request.cookies: {text: cookies of the request}
  http.request.mime_type: {text: media type of the request}
  http.request.bytes: {integer: size of the request}
  http.request.body.content: {text: body of the request}
  http.response.status_code: {integer: status}
  http.response.bytes: {integer: size of the response}
  http.response.mime_type: {text: media type of the response}
  email.from.address: {text: sender}
  email.to.address: {list of text: recipients}
  email.subject: {text: subject}
  email.attachments.file.name: {list of text: names of attached files}

  # Windows logs. What has no name of its own keeps the log's name below winlog.event_data.
  winlog.channel: {text: name of the event log}
  winlog.computer_name: {text: machine that wrote the event}
  winlog.event_data.*: {text: a field of the event as the log names it}
  winlog.logon.type: {integer: how a logon was made}
  winlog.logon.id: {text: identifier of the logon session}
  pipe.name: {text: name of the named pipe}
  powershell.script_block_text: {text: script that was run}

  # Linux logs.
  auditd.record_type: {text: kind of audit record}
  auditd.syscall: {text: system call}
  auditd.key: {text: key of the audit rule}
  auditd.data.*: {text: a field of the audit record as the log names it}
  auditd.paths.nametype: {text: role of the path in the call}

  # Cloud and identity providers, audit logs.
  cloud.account.id: {text: account in which}
  cloud.project.id: {text: project in which}
  cloud.provider: {text: "aws, azure, gcp"}
  cloud.region: {text: region in which}
  cloud.instance.id: {text: virtual machine}
  cloud.service.name: {text: service of the provider}
  aws.cloudtrail.error_code: {text: error of the call}
  aws.cloudtrail.error_message: {text: text of the error}
  aws.cloudtrail.event_type: {text: kind of CloudTrail record}
  aws.cloudtrail.request_parameters: {text: all parameters of the call as text}
  aws.cloudtrail.request_parameters.*: {text: one parameter of the call}
  aws.cloudtrail.response_elements: {text: all elements of the response as text}
  aws.cloudtrail.response_elements.*: {text: one element of the response}
  aws.cloudtrail.additional_eventdata.*: {text: one further element of the record}
  aws.cloudtrail.additional_eventdata.mfa_used: {text: whether a second factor was used}
  aws.cloudtrail.user_identity.arn: {text: who called}
  aws.cloudtrail.user_identity.type: {text: kind of identity that called}
  aws.cloudtrail.user_identity.session_context.session_issuer.type: {text: kind of identity that opened the session}
  azure.resource.name: {text: resource that is acted upon}
  azure.activitylogs.category: {text: category of an activity}
  azure.activitylogs.operation_name: {text: what was done to a resource}
  azure.activitylogs.resource_provider: {text: provider of the resource}
  azure.auditlogs.category: {text: category of a directory change}
  azure.auditlogs.operation_name: {text: what was done to the directory}
  azure.auditlogs.result: {text: result of a directory change}
  azure.auditlogs.properties.*: {text: a property of a directory change as the log names it}
  azure.signinlogs.result_type: {text: code of the result of a sign-in}
  azure.signinlogs.app_id: {text: identifier of the application to which}
  azure.signinlogs.home_tenant_id: {text: tenant from which}
  azure.signinlogs.resource_tenant_id: {text: tenant to which}
  azure.signinlogs.app_display_name: {text: application to which}
  azure.signinlogs.authentication_requirement: {text: whether one or several factors were asked for}
  azure.signinlogs.conditional_access_status: {text: what the conditional access policy gave}
  azure.signinlogs.activity_details: {text: kind of sign-in in words}
  azure.signinlogs.client_app: {text: protocol or kind of client that signed in}
  azure.signinlogs.device_detail.device_id: {text: device from which}
  azure.signinlogs.device_detail.is_compliant: {boolean: whether the device is compliant}
  azure.signinlogs.device_detail.trust_type: {text: how the device is joined}
  azure.signinlogs.network_location_details: {text: what is known of the network from which}
  azure.signinlogs.risk_state: {text: state of the risk}
  azure.signinlogs.result_description: {text: text of the result of a sign-in}
  azure.signinlogs.properties.*: {text: a property of a sign-in as the log names it}
  azure.riskdetection.risk_event_type: {text: kind of risk}
  gcp.audit.service_name: {text: service that was called}
  gcp.audit.method_name: {text: method that was called}
  gcp.audit.resource_type: {text: kind of resource}
  gcp.audit.resource_name: {text: resource that is acted upon}
  gcp.audit.log_name: {text: name of the log}
  gcp.audit.authorization_info.granted: {list of boolean: whether access was granted}
  gcp.audit.authorization_info.permission: {list of text: permission that was asked for}
  fortinet.firewall.cfgpath: {text: path of the setting that is changed}
  google_workspace.*: {text: a field of the Workspace log as the log names it}
  okta.display_message: {text: what happened in words}
  okta.event_type: {text: kind of event}
  okta.actor.alternate_id: {text: who did it}
  okta.outcome.result: {text: "SUCCESS, FAILURE, ALLOW, DENY, ..."}
  okta.outcome.reason: {text: why it failed}
  okta.target.display_name: {list of text: what is acted upon}
  okta.debug_context.debug_data.*: {text: further data as the log names it}
  okta.security_context.is_proxy: {boolean: whether the caller came through a proxy}
  o365.audit.result_status: {text: result as the log writes it}
  o365.audit.operation: {text: what was done}
  o365.audit.workload: {text: service in which}
  o365.audit.*: {text: a field of the record as the log names it}
  github.*: {text: a field of the audit record as the log names it}
  kubernetes.audit.objectRef.subresource: {text: part of the object that is acted upon}
  kubernetes.audit.objectRef.apiGroup: {text: API group of the object}
  kubernetes.audit.requestURI: {text: what was requested}
  kubernetes.audit.*: {text: a field of the audit record as the log names it}
  orchestrator.namespace: {text: namespace in the orchestrator}
  orchestrator.resource.name: {text: resource in the orchestrator}
  orchestrator.resource.type: {text: kind of resource in the orchestrator}
  container.id: {text: identifier of the container}
  container.name: {text: name of the container}
  container.image.name: {text: image of the container}
"""##
}
