extension Sigma {
  /// The generic categories of Windows logs, with the event ids of Sysmon, PowerShell and ETW that they stand
  /// for (Sigma reference section 3; the specification's taxonomy appendix).
  static let windowsCategories: [(name: String, service: String, eventIDs: [Int64])] = [
    ("process_creation", "sysmon", [1]), ("file_change", "sysmon", [2]), ("network_connection", "sysmon", [3]),
    ("sysmon_status", "sysmon", [4, 16]), ("process_termination", "sysmon", [5]), ("driver_load", "sysmon", [6]),
    ("image_load", "sysmon", [7]), ("create_remote_thread", "sysmon", [8]), ("raw_access_thread", "sysmon", [9]),
    ("process_access", "sysmon", [10]), ("file_event", "sysmon", [11]), ("registry_event", "sysmon", [12, 13, 14]),
    ("registry_add", "sysmon", [12]), ("registry_delete", "sysmon", [12]), ("registry_set", "sysmon", [13]),
    ("registry_rename", "sysmon", [14]), ("create_stream_hash", "sysmon", [15]), ("pipe_created", "sysmon", [17, 18]),
    ("wmi_event", "sysmon", [19, 20, 21]), ("dns_query", "sysmon", [22]), ("file_delete", "sysmon", [23]),
    ("clipboard_capture", "sysmon", [24]), ("process_tampering", "sysmon", [25]),
    ("file_delete_detected", "sysmon", [26]), ("file_block_executable", "sysmon", [27]),
    ("file_block_shredding", "sysmon", [28]), ("file_executable_detected", "sysmon", [29]),
    ("sysmon_error", "sysmon", [255]), ("ps_classic_start", "powershell-classic", [400]),
    ("ps_classic_provider_start", "powershell-classic", [600]), ("ps_classic_script", "powershell-classic", [800]),
    ("ps_module", "powershell", [4103]), ("ps_script", "powershell", [4104]), ("file_access", "", []),
    ("file_rename", "", []),
  ]

  /// The categories of other logs.
  static let otherCategories = [
    "antivirus", "application", "authentication", "database", "dns", "edr", "firewall", "network", "proxy",
    "webserver",
  ]

  /// Every category that the specification or the public repository knows.
  static let categories = windowsCategories.map(\.name) + otherCategories
}
