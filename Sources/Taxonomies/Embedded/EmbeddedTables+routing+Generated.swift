// Written by Scripts/embed-tables.sh from Sources/Taxonomies/Tables/routing.yaml; do not edit.

extension EmbeddedTables {
  static let routing = ##"""
# How a Windows event tells the log source that a Sigma rule names: its channel, and for categories its event
# identifier. Facts of the taxonomy appendix of the Sigma specification and of the channels' own names, read on
# 2026-11-25. process_creation is Sysmon's event 1; Security's 4688 has other field names.
routes:
  - {category: clipboard_capture, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [24]}
  - {category: create_remote_thread, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [8]}
  - {category: create_stream_hash, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [15]}
  - {category: dns_query, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [22]}
  - {category: driver_load, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [6]}
  - {category: file_block_executable, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [27]}
  - {category: file_block_shredding, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [28]}
  - {category: file_change, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [2]}
  - {category: file_delete, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [23]}
  - {category: file_delete_detected, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [26]}
  - {category: file_event, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [11]}
  - {category: file_executable_detected, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [29]}
  - {category: image_load, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [7]}
  - {category: network_connection, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [3]}
  - {category: pipe_created, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [17, 18]}
  - {category: process_access, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [10]}
  - {category: process_creation, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [1]}
  - {category: process_tampering, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [25]}
  - {category: process_termination, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [5]}
  - {category: ps_classic_provider_start, channels: ['Windows PowerShell'], event_ids: [600]}
  - {category: ps_classic_script, channels: ['Windows PowerShell'], event_ids: [800]}
  - {category: ps_classic_start, channels: ['Windows PowerShell'], event_ids: [400]}
  - {category: ps_module, channels: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'], event_ids: [4103]}
  - {category: ps_script, channels: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'], event_ids: [4104]}
  - {category: raw_access_thread, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [9]}
  - {category: registry_add, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [12]}
  - {category: registry_delete, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [12]}
  - {category: registry_event, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [12, 13, 14]}
  - {category: registry_rename, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [14]}
  - {category: registry_set, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [13]}
  - {category: sysmon_error, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [255]}
  - {category: sysmon_status, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [4, 16]}
  - {category: wmi_event, channels: ['Microsoft-Windows-Sysmon/Operational'], event_ids: [19, 20, 21]}
  - {service: application, channels: ['Application']}
  - {service: application-experience, channels: ['Microsoft-Windows-Application-Experience/Program-Telemetry', 'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant']}
  - {service: applocker, channels: ['Microsoft-Windows-AppLocker/MSI and Script', 'Microsoft-Windows-AppLocker/EXE and DLL', 'Microsoft-Windows-AppLocker/Packaged app-Deployment', 'Microsoft-Windows-AppLocker/Packaged app-Execution']}
  - {service: appmodel-runtime, channels: ['Microsoft-Windows-AppModel-Runtime/Admin']}
  - {service: appxdeployment-server, channels: ['Microsoft-Windows-AppXDeploymentServer/Operational']}
  - {service: appxpackaging-om, channels: ['Microsoft-Windows-AppxPackaging/Operational']}
  - {service: bitlocker, channels: ['Microsoft-Windows-BitLocker/BitLocker Management']}
  - {service: bits-client, channels: ['Microsoft-Windows-Bits-Client/Operational']}
  - {service: capi2, channels: ['Microsoft-Windows-CAPI2/Operational']}
  - {service: certificateservicesclient-lifecycle-system, channels: ['Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational']}
  - {service: codeintegrity-operational, channels: ['Microsoft-Windows-CodeIntegrity/Operational']}
  - {service: dhcp, channels: ['Microsoft-Windows-DHCP-Server/Operational']}
  - {service: diagnosis-scripted, channels: ['Microsoft-Windows-Diagnosis-Scripted/Operational']}
  - {service: dns-client, channels: ['Microsoft-Windows-DNS Client Events/Operational']}
  - {service: dns-server, channels: ['DNS Server']}
  - {service: dns-server-analytic, channels: ['Microsoft-Windows-DNS-Server/Analytical']}
  - {service: dns-server-audit, channels: ['Microsoft-Windows-DNS-Server/Audit']}
  - {service: driver-framework, channels: ['Microsoft-Windows-DriverFrameworks-UserMode/Operational']}
  - {service: firewall-as, channels: ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall']}
  - {service: hyper-v-worker, channels: ['Microsoft-Windows-Hyper-V-Worker']}
  - {service: iis-configuration, channels: ['Microsoft-IIS-Configuration/Operational']}
  - {service: kernel-event-tracing, channels: ['Microsoft-Windows-Kernel-EventTracing']}
  - {service: kernel-shimengine, channels: ['Microsoft-Windows-Kernel-ShimEngine/Operational', 'Microsoft-Windows-Kernel-ShimEngine/Diagnostic']}
  - {service: ldap, channels: ['Microsoft-Windows-LDAP-Client/Debug']}
  - {service: lsa-server, channels: ['Microsoft-Windows-LSA/Operational']}
  - {service: microsoft-servicebus-client, channels: ['Microsoft-ServiceBus-Client', 'Microsoft-ServiceBus-Client/Operational', 'Microsoft-ServiceBus-Client/Admin']}
  - {service: msexchange-management, channels: ['MSExchange Management']}
  - {service: ntfs, channels: ['Microsoft-Windows-Ntfs/Operational']}
  - {service: ntlm, channels: ['Microsoft-Windows-NTLM/Operational']}
  - {service: openssh, channels: ['OpenSSH/Operational']}
  - {service: powershell, channels: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational']}
  - {service: powershell-classic, channels: ['Windows PowerShell']}
  - {service: printservice-admin, channels: ['Microsoft-Windows-PrintService/Admin']}
  - {service: printservice-operational, channels: ['Microsoft-Windows-PrintService/Operational']}
  - {service: security, channels: ['Security']}
  - {service: security-mitigations, channels: ['Microsoft-Windows-Security-Mitigations/Kernel Mode', 'Microsoft-Windows-Security-Mitigations/User Mode']}
  - {service: sense, channels: ['Microsoft-Windows-SENSE/Operational']}
  - {service: servicebus-client, channels: ['Microsoft-ServiceBus-Client/Operational', 'Microsoft-ServiceBus-Client/Admin']}
  - {service: shell-core, channels: ['Microsoft-Windows-Shell-Core/Operational']}
  - {service: smbclient-connectivity, channels: ['Microsoft-Windows-SmbClient/Connectivity']}
  - {service: smbclient-security, channels: ['Microsoft-Windows-SmbClient/Security']}
  - {service: smbserver-connectivity, channels: ['Microsoft-Windows-SMBServer/Connectivity']}
  - {service: sysmon, channels: ['Microsoft-Windows-Sysmon/Operational']}
  - {service: system, channels: ['System']}
  - {service: taskscheduler, channels: ['Microsoft-Windows-TaskScheduler/Operational']}
  - {service: terminalservices-localsessionmanager, channels: ['Microsoft-Windows-TerminalServices-LocalSessionManager/Operational']}
  - {service: vhdmp, channels: ['Microsoft-Windows-VHDMP/Operational']}
  - {service: windefend, channels: ['Microsoft-Windows-Windows Defender/Operational']}
  - {service: wmi, channels: ['Microsoft-Windows-WMI-Activity/Operational']}
"""##
}
