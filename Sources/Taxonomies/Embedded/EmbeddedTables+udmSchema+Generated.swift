// Written by Scripts/embed-tables.sh from Sources/Taxonomies/Tables/udm-schema.yaml; do not edit.

extension EmbeddedTables {
  static let udmSchema = ##"""
# The shape of Google's Unified Data Model: messages with the types of their fields, and enumerations.
#
# Source: facts of Google's public field list (Google SecOps documentation, "UDM field list" and "UDM usage
# guide") and of the field paths in Google's public rules (github.com/chronicle/detection-rules), as of
# 2026-07; the text and its arrangement are ours. Fields that neither rules nor our mappings need may be missing:
# overlays can add them.
#
# FIELD: TYPE, where TYPE is text, integer, unsigned (integers from 0 on, by their type), float, boolean, address,
# time (whole seconds), map (free keys, text values), a message, or an enumeration; "list of TYPE" for what repeats. A list of Label is also read by key.
# The first enumerator of an enumeration is what an unset field reads as. The entities of the entity graph
# start with `graph.`, the detections of composite rules with `detection.`.
model: udm
root: Event
messages:
  Event:
    metadata: Metadata
    additional: Struct
    principal: Noun
    src: Noun
    target: Noun
    intermediary: list of Noun
    observer: Noun
    about: list of Noun
    security_result: list of SecurityResult
    network: Network
    extensions: Extensions
    extracted: Struct
    graph: Entity
    detection: Collection

  Struct: {fields: map}
  Timestamp: {seconds: time, nanos: integer}
  Duration: {seconds: integer, nanos: integer}
  Interval: {start_time: Timestamp, end_time: Timestamp}
  Coordinates: {latitude: float, longitude: float}
  Label: {key: text, value: text, source: text, rbac_enabled: boolean}
  Tags: {tenant_id: list of text, data_tap_config_name: list of text}
  DataAccessLabel: {key: text, value: text}
  DataAccessLabels:
    log_types: list of text
    ingestion_labels: list of text
    ingestion_kv_labels: list of DataAccessLabel
    namespaces: list of text
    custom_labels: list of text
    allow_scoped_access: boolean

  Metadata:
    id: text
    product_log_id: text
    event_timestamp: Timestamp
    collected_timestamp: Timestamp
    ingested_timestamp: Timestamp
    event_type: EventType
    vendor_name: text
    product_name: text
    product_version: text
    product_event_type: text
    product_deployment_id: text
    description: text
    url_back_to_product: text
    ingestion_labels: list of Label
    tags: Tags
    enrichment_state: EnrichmentState
    log_type: text
    base_labels: DataAccessLabels
    enrichment_labels: DataAccessLabels
    parser_version: text

  Noun:
    hostname: text
    domain: Domain
    artifact: Artifact
    url_metadata: URL
    asset_id: text
    user: User
    user_management_chain: list of User
    group: Group
    process: Process
    process_ancestors: list of Process
    asset: Asset
    ip: list of address
    nat_ip: list of address
    port: integer
    nat_port: integer
    mac: list of text
    administrative_domain: text
    namespace: text
    url: text
    file: File
    email: text
    registry: Registry
    application: text
    platform: Platform
    platform_version: text
    platform_patch_level: text
    cloud: Cloud
    location: Location
    ip_location: list of Location
    ip_geo_artifact: list of Artifact
    resource: Resource
    resource_ancestors: list of Resource
    labels: list of Label
    object_reference: Identifier
    investigation: Investigation
    network: Network
    security_result: list of SecurityResult

  Identifier: {namespace: text, id: text}
  User:
    product_object_id: text
    userid: text
    user_display_name: text
    first_name: text
    middle_name: text
    last_name: text
    phone_numbers: list of text
    personal_address: Location
    attribute: Attribute
    first_seen_time: Timestamp
    account_type: AccountType
    groupid: text
    group_identifiers: list of text
    windows_sid: text
    email_addresses: list of text
    employee_id: text
    title: text
    company_name: text
    department: list of text
    office_address: Location
    managers: list of User
    hire_date: Timestamp
    termination_date: Timestamp
    time_off: list of TimeOff
    last_login_time: Timestamp
    last_password_change_time: Timestamp
    password_expiration_time: Timestamp
    account_expiration_time: Timestamp
    account_lockout_time: Timestamp
    last_bad_password_attempt_time: Timestamp
    user_authentication_status: AuthenticationStatus
    role_name: text
    role_description: text
    user_role: UserRole
  TimeOff: {interval: Interval, description: text}
  Group:
    product_object_id: text
    creation_time: Timestamp
    group_display_name: text
    attribute: Attribute
    email_addresses: list of text
    windows_sid: text
  Process:
    pid: text
    parent_pid: text
    parent_process: Process
    file: File
    command_line: text
    command_line_history: list of text
    product_specific_process_id: text
    product_specific_parent_process_id: text
    access_mask: unsigned
    integrity_level_rid: unsigned
    token_elevation_type: TokenElevationType
  Registry: {registry_key: text, registry_value_name: text, registry_value_data: text}
  Cloud: {environment: CloudEnvironment, vpc: Resource, project: Resource, availability_zone: text}
  Location:
    city: text
    state: text
    country_or_region: text
    name: text
    desk_name: text
    floor_name: text
    region_latitude: float
    region_longitude: float
    region_coordinates: Coordinates
  Resource:
    type: text
    resource_type: ResourceType
    resource_subtype: text
    id: text
    name: text
    parent: text
    product_object_id: text
    attribute: Attribute
  Attribute:
    cloud: Cloud
    labels: list of Label
    permissions: list of Permission
    roles: list of Role
    creation_time: Timestamp
    last_update_time: Timestamp
  Permission: {name: text, description: text, type: PermissionType}
  Role: {name: text, description: text, type: RoleType}
  Asset:
    product_object_id: text
    hostname: text
    asset_id: text
    ip: list of address
    mac: list of text
    nat_ip: list of address
    first_seen_time: Timestamp
    first_discover_time: Timestamp
    last_discover_time: Timestamp
    last_boot_time: Timestamp
    system_last_update_time: Timestamp
    creation_time: Timestamp
    hardware: list of Hardware
    platform_software: PlatformSoftware
    software: list of Software
    location: Location
    category: text
    type: AssetType
    network_domain: text
    labels: list of Label
    deployment_status: DeploymentStatus
    vulnerabilities: list of Vulnerability
    attribute: Attribute
  Hardware:
    serial_number: text
    manufacturer: text
    model: text
    cpu_platform: text
    cpu_model: text
    cpu_clock_speed: unsigned
    cpu_max_clock_speed: unsigned
    cpu_number_cores: unsigned
    ram: unsigned
  PlatformSoftware: {platform: Platform, platform_version: text, platform_patch_level: text}
  Software:
    name: text
    version: text
    permissions: list of Permission
    description: text
    vendor_name: text
  Vulnerability:
    about: Noun
    name: text
    description: text
    vendor: text
    scan_start_time: Timestamp
    scan_end_time: Timestamp
    first_found: Timestamp
    last_found: Timestamp
    severity: VulnerabilitySeverity
    severity_details: text
    cvss_base_score: float
    cvss_vector: text
    cvss_version: text
    cve_id: text
    cve_description: text
    vendor_vulnerability_id: text
    vendor_knowledge_base_article_id: text
  Investigation:
    verdict: Verdict
    reputation: Reputation
    severity_score: unsigned
    status: InvestigationStatus
    comments: list of text
    priority: InvestigationPriority
    root_cause: text
    reason: InvestigationReason
    risk_score: unsigned

  Domain:
    name: text
    prevalence: Prevalence
    first_seen_time: Timestamp
    last_seen_time: Timestamp
    registrar: text
    contact_email: text
    whois_server: text
    name_server: list of text
    creation_time: Timestamp
    update_time: Timestamp
    expiration_time: Timestamp
    audit_update_time: Timestamp
    status: text
    registrant: User
    admin: User
    tech: User
    billing: User
    zone: User
    whois_record_raw_text: text
    registry_data_raw_text: text
    iana_registrar_id: integer
    private_registration: boolean
    categories: list of text
    favicon: Favicon
    jarm: text
    last_dns_records: list of DNSRecord
    last_dns_records_time: Timestamp
    last_https_certificate: Certificate
    last_https_certificate_time: Timestamp
    popularity_ranks: list of PopularityRank
    tags: list of text
    whois_time: Timestamp
  Artifact:
    ip: address
    prevalence: Prevalence
    first_seen_time: Timestamp
    last_seen_time: Timestamp
    location: Location
    network: Network
    as_owner: text
    asn: integer
    jarm: text
    last_https_certificate: Certificate
    last_https_certificate_date: Timestamp
    regional_internet_registry: text
    tags: list of text
    whois: text
    whois_date: Timestamp
    tunnels: list of Tunnel
    anonymous: boolean
    artifact_client: ArtifactClient
    risks: list of text
  Tunnel: {provider: text, type: text}
  ArtifactClient: {behaviors: list of text, proxies: list of text}
  Prevalence:
    rolling_max: integer
    day_count: integer
    rolling_max_sub_domains: integer
    day_max: integer
    day_max_sub_domains: integer
  URL:
    url: text
    categories: list of text
    favicon: Favicon
    html_meta: Struct
    last_final_url: text
    last_http_response_code: integer
    last_http_response_content_length: integer
    last_http_response_content_sha256: text
    last_http_response_cookies: Struct
    last_http_response_headers: Struct
    tags: list of text
    title: text
    trackers: list of Tracker
  Tracker: {tracker: text, id: text, timestamp: Timestamp, url: text}
  Favicon: {raw_md5: text, dhash: text}
  DNSRecord:
    type: text
    value: text
    ttl: Duration
    priority: integer
    retry: integer
    refresh: Duration
    minimum: Duration
    expire: Duration
    serial: integer
    rname: text
  PopularityRank: {giver: text, rank: integer, ingestion_time: Timestamp}

  File:
    sha256: text
    md5: text
    sha1: text
    size: unsigned
    full_path: text
    mime_type: text
    file_metadata: FileMetadata
    security_result: SecurityResult
    pe_file: PEFile
    ssdeep: text
    vhash: text
    ahash: text
    authentihash: text
    symhash: text
    file_type: FileType
    capabilities_tags: list of text
    names: list of text
    tags: list of text
    last_modification_time: Timestamp
    create_time: Timestamp
    last_access_time: Timestamp
    prevalence: Prevalence
    first_seen_time: Timestamp
    last_seen_time: Timestamp
    first_submission_time: Timestamp
    last_submission_time: Timestamp
    last_analysis_time: Timestamp
    embedded_urls: list of text
    embedded_domains: list of text
    embedded_ips: list of text
    exif_info: ExifInfo
    signature_info: SignatureInfo
    pdf_info: PDFInfo
    stat_mode: unsigned
    stat_inode: unsigned
    stat_dev: unsigned
    stat_nlink: unsigned
    stat_flags: unsigned
    main_icon: Favicon
  FileMetadata: {pe: FileMetadataPE}
  FileMetadataPE: {import_hash: text}
  PEFile:
    imphash: text
    entry_point: integer
    entry_point_exiftool: integer
    compilation_time: Timestamp
    compilation_exiftool_time: Timestamp
    section: list of PESection
    imports: list of PEImports
    resource: list of PEResource
    signature_info: Signature
  PESection: {name: text, entropy: float, raw_size_bytes: integer, virtual_size_bytes: integer, md5_hex: text}
  PEImports: {library: text, functions: list of text}
  PEResource: {sha256_hex: text, filetype_magic: text, language_code: text, entropy: float, file_type: text}
  ExifInfo:
    original_file: text
    product: text
    company: text
    file_description: text
    entry_point: integer
    compilation_time: Timestamp
  SignatureInfo: {sigcheck: Signature, codesign: Codesign}
  Signature:
    verification_message: text
    verified: boolean
    signer: list of text
    signers: list of Signer
    x509: list of X509
  Signer: {name: text, status: text, valid_usage: text, cert_issuer: text}
  X509: {name: text, algorithm: text, thumbprint: text, cert_issuer: text, serial_number: text}
  Codesign: {id: text, format: text, compilation_time: Timestamp}
  PDFInfo:
    header: text
    js: integer
    javascript: integer
    page_count: integer
    openaction: integer
    acroform: integer
    autoaction: integer
    embedded_file: integer
    encrypted: integer
    flash: integer
    jbig2_compression: integer
    launch_action_count: integer
    obj_count: integer
    endobj_count: integer
    object_stream_count: integer
    stream_count: integer
    endstream_count: integer
    startxref: integer
    suspicious_colors: integer
    trailer: integer
    xfa: integer
    xref: integer

  Network:
    sent_bytes: unsigned
    received_bytes: unsigned
    sent_packets: integer
    received_packets: integer
    session_duration: Duration
    session_id: text
    parent_session_id: text
    application_protocol: ApplicationProtocol
    application_protocol_version: text
    community_id: text
    direction: Direction
    ip_protocol: IPProtocol
    ip_subnet_range: text
    is_proxy: boolean
    proxy_info: ProxyInfo
    asn: text
    dns_domain: text
    carrier_name: text
    organization_name: text
    ftp: FTP
    email: Email
    dns: DNS
    dhcp: DHCP
    http: HTTP
    tls: TLS
    smtp: SMTP
  ProxyInfo: {anonymous: boolean, anonymous_vpn: boolean, public_proxy: boolean, tor_exit_node: boolean}
  FTP: {command: text}
  Email:
    from: text
    reply_to: text
    to: list of text
    cc: list of text
    bcc: list of text
    mail_id: text
    subject: list of text
    bounce_address: text
  DNS:
    id: unsigned
    response: boolean
    opcode: unsigned
    authoritative: boolean
    truncated: boolean
    recursion_desired: boolean
    recursion_available: boolean
    response_code: unsigned
    questions: list of DNSQuestion
    answers: list of DNSAnswer
    authority: list of DNSAnswer
    additional: list of DNSAnswer
  DNSQuestion: {name: text, type: unsigned, class: unsigned, prevalence: Prevalence}
  DNSAnswer: {name: text, type: unsigned, class: unsigned, ttl: unsigned, data: text, binary_data: text}
  DHCP:
    opcode: DHCPOpcode
    htype: unsigned
    hlen: unsigned
    hops: unsigned
    transaction_id: unsigned
    seconds: unsigned
    flags: unsigned
    ciaddr: address
    yiaddr: address
    siaddr: address
    giaddr: address
    chaddr: text
    sname: text
    file: text
    options: list of DHCPOption
    type: DHCPMessageType
    lease_time_seconds: unsigned
    client_hostname: text
    client_identifier: text
    requested_address: address
  DHCPOption: {code: unsigned, data: text}
  HTTP:
    method: text
    referral_url: text
    user_agent: text
    response_code: integer
    parsed_user_agent: UserAgent
  UserAgent:
    user_agent: text
    family: text
    sub_family: text
    platform: text
    device: text
    device_version: text
    os: text
    os_variant: text
    browser: text
    browser_version: text
  TLS:
    client: TLSClient
    server: TLSServer
    cipher: text
    curve: text
    version: text
    version_protocol: text
    established: boolean
    next_protocol: text
    resumed: boolean
  TLSClient: {certificate: TLSCertificate, ja3: text, server_name: text, supported_ciphers: list of text}
  TLSServer: {certificate: TLSCertificate, ja3s: text}
  TLSCertificate:
    version: text
    serial: text
    subject: text
    issuer: text
    md5: text
    sha1: text
    sha256: text
    not_before: Timestamp
    not_after: Timestamp
  Certificate:
    issuer: CertificateName
    subject: CertificateName
    serial_number: text
    signature_algorithm: text
    size: integer
    thumbprint: text
    thumbprint_sha256: text
    first_seen_time: Timestamp
    validity: CertificateValidity
    version: text
    ec: CertificateCurve
    extension: CertificateExtension
    cert_extensions: Struct
    cert_signature: CertificateSignature
  CertificateCurve: {oid: text, pub: text}
  CertificateSignature: {signature: text, signature_algorithm: text}
  CertificateExtension:
    ca: boolean
    subject_key_id: text
    authority_key_id: CertificateKey
    key_usage: text
    ca_info_access: text
    crl_distribution_points: text
    extended_key_usage: text
    subject_alternative_name: text
    certificate_policies: text
    netscape_cert_comment: text
    netscape_certificate: boolean
    cert_template_name_dc: text
    pe_logotype: boolean
    old_authority_key_id: boolean
  CertificateKey: {keyid: text, serial_number: text}
  CertificateName:
    common_name: text
    country_name: text
    locality: text
    organization: text
    organizational_unit: text
    state_or_province_name: text
  CertificateValidity: {expiry_time: Timestamp, issue_time: Timestamp}
  SMTP:
    helo: text
    mail_from: text
    rcpt_to: list of text
    server_response: list of text
    message_path: text
    is_webmail: boolean
    is_tls: boolean

  Extensions: {auth: Authentication, vulns: Vulnerabilities, entity_risk: EntityRisk}
  Authentication: {type: AuthType, mechanism: list of Mechanism, auth_details: text}
  Vulnerabilities: {vulnerabilities: list of Vulnerability}

  SecurityResult:
    about: Noun
    category: list of SecurityCategory
    category_details: list of text
    threat_name: text
    threat_id: text
    threat_id_namespace: text
    threat_feed_name: text
    threat_status: ThreatStatus
    threat_verdict: ThreatVerdict
    rule_set: text
    rule_set_display_name: text
    ruleset_category_display_name: text
    rule_id: text
    rule_name: text
    rule_version: text
    rule_type: text
    rule_author: text
    rule_labels: list of Label
    alert_state: AlertState
    detection_fields: list of Label
    outcomes: list of Label
    variables: map
    summary: text
    description: text
    action: list of Action
    action_details: text
    severity: Severity
    severity_details: text
    priority: Priority
    priority_details: text
    confidence: Confidence
    confidence_details: text
    confidence_score: float
    risk_score: float
    url_back_to_product: text
    first_discovered_time: Timestamp
    last_discovered_time: Timestamp
    last_updated_time: Timestamp
    detection_depth: integer
    attack_details: AttackDetails
    associations: list of Association
    campaigns: list of text
    reports: list of text
    verdict: OldVerdict
    verdict_info: list of VerdictInfo
    analytics_metadata: list of AnalyticsMetadata
  AttackDetails: {version: text, tactics: list of AttackTactic, techniques: list of AttackTechnique}
  AttackTactic: {id: text, name: text}
  AttackTechnique: {id: text, name: text, subtechnique_id: text, subtechnique_name: text}
  AnalyticsMetadata: {analytic: text}
  Association:
    id: text
    country_code: list of text
    type: AssociationType
    name: text
    description: text
    role: text
    source_country: text
    alias: list of AssociationAlias
    first_reference_time: Timestamp
    last_reference_time: Timestamp
    industries_affected: list of text
    tags: list of text
  AssociationAlias: {name: text, company: text}
  OldVerdict: {source_count: integer, response_count: integer, neighbour_influence: text}
  VerdictInfo:
    source_count: integer
    response_count: integer
    neighbour_influence: text
    verdict_type: VerdictType
    source_provider: text
    benign_count: integer
    malicious_count: integer
    confidence_score: integer
    verdict_time: Timestamp
    verdict_response: VerdictResponse
    category_details: text
    global_customer_count: integer
    global_hits_count: integer
    pwn: boolean
    pwn_first_tagged_time: Timestamp

  Entity:
    metadata: EntityMetadata
    entity: Noun
    relations: list of Relation
    additional: Struct
    risk_score: EntityRisk
    metric: Metric
  EntityMetadata:
    product_entity_id: text
    collected_timestamp: Timestamp
    creation_timestamp: Timestamp
    interval: Interval
    vendor_name: text
    product_name: text
    feed: text
    product_version: text
    entity_type: EntityType
    description: text
    threat: list of SecurityResult
    source_type: EntitySourceType
    source_labels: list of Label
    event_metadata: Metadata
  Relation:
    entity: Noun
    entity_type: EntityType
    relationship: Relationship
    direction: RelationDirection
    uid: text
    entity_label: EntityLabel
  EntityRisk:
    risk_version: text
    risk_window: Interval
    risk_window_size: Duration
    risk_window_has_new_detections: boolean
    risk_score: integer
    normalized_risk_score: integer
    raw_risk_delta: RiskDelta
    risk_delta: RiskDelta
    detections_count: integer
    first_detection_time: Timestamp
    last_detection_time: Timestamp
    last_reset_time: Timestamp
    detail_uri: text
  RiskDelta: {previous_range_end_time: Timestamp, risk_score_delta: integer, previous_risk_score: integer}
  Metric:
    metric_name: text
    first_seen: Timestamp
    last_seen: Timestamp
    total_events: integer
    sum_measure: Measure
    dimensions: list of text
  Measure: {value: float, aggregate_function: text}

  Collection:
    id: text
    created_time: Timestamp
    detection_time: Timestamp
    detection: list of SecurityResult
    collection_elements: list of CollectionElement
    time_window: Interval
    type: text
    tags: list of text
    response_platform_info: PlatformInfo
    feedback_summary: Feedback
  CollectionElement: {label: text, references: list of CollectionReference}
  CollectionReference: {event: Event, entity: Entity, id: Identifier}
  PlatformInfo: {alert_id: text, response_platform_type: text}
  Feedback: {verdict: Verdict, reputation: Reputation, status: InvestigationStatus, risk_score: integer}

enumerations:
  EventType:
    - EVENTTYPE_UNSPECIFIED
    - GENERIC_EVENT
    - PROCESS_UNCATEGORIZED
    - PROCESS_LAUNCH
    - PROCESS_INJECTION
    - PROCESS_PRIVILEGE_ESCALATION
    - PROCESS_TERMINATION
    - PROCESS_OPEN
    - PROCESS_MODULE_LOAD
    - REGISTRY_UNCATEGORIZED
    - REGISTRY_CREATION
    - REGISTRY_MODIFICATION
    - REGISTRY_DELETION
    - SETTING_UNCATEGORIZED
    - SETTING_CREATION
    - SETTING_MODIFICATION
    - SETTING_DELETION
    - MUTEX_UNCATEGORIZED
    - MUTEX_CREATION
    - FILE_UNCATEGORIZED
    - FILE_CREATION
    - FILE_DELETION
    - FILE_MODIFICATION
    - FILE_READ
    - FILE_COPY
    - FILE_OPEN
    - FILE_MOVE
    - FILE_SYNC
    - USER_UNCATEGORIZED
    - USER_LOGIN
    - USER_LOGOUT
    - USER_CREATION
    - USER_CHANGE_PASSWORD
    - USER_CHANGE_PERMISSIONS
    - USER_STATS
    - USER_BADGE_IN
    - USER_DELETION
    - USER_RESOURCE_CREATION
    - USER_RESOURCE_UPDATE_CONTENT
    - USER_RESOURCE_UPDATE_PERMISSIONS
    - USER_RESOURCE_ACCESS
    - USER_RESOURCE_DELETION
    - USER_COMMUNICATION
    - GROUP_UNCATEGORIZED
    - GROUP_CREATION
    - GROUP_DELETION
    - GROUP_MODIFICATION
    - EMAIL_UNCATEGORIZED
    - EMAIL_TRANSACTION
    - EMAIL_URL_CLICK
    - NETWORK_UNCATEGORIZED
    - NETWORK_FLOW
    - NETWORK_CONNECTION
    - NETWORK_FTP
    - NETWORK_DHCP
    - NETWORK_DNS
    - NETWORK_HTTP
    - NETWORK_SMTP
    - STATUS_UNCATEGORIZED
    - STATUS_HEARTBEAT
    - STATUS_STARTUP
    - STATUS_SHUTDOWN
    - STATUS_UPDATE
    - SCAN_UNCATEGORIZED
    - SCAN_FILE
    - SCAN_PROCESS_BEHAVIORS
    - SCAN_PROCESS
    - SCAN_HOST
    - SCAN_VULN_HOST
    - SCAN_VULN_NETWORK
    - SCAN_NETWORK
    - SCHEDULED_TASK_UNCATEGORIZED
    - SCHEDULED_TASK_CREATION
    - SCHEDULED_TASK_DELETION
    - SCHEDULED_TASK_ENABLE
    - SCHEDULED_TASK_DISABLE
    - SCHEDULED_TASK_MODIFICATION
    - SYSTEM_AUDIT_LOG_UNCATEGORIZED
    - SYSTEM_AUDIT_LOG_WIPE
    - SERVICE_UNSPECIFIED
    - SERVICE_CREATION
    - SERVICE_DELETION
    - SERVICE_START
    - SERVICE_STOP
    - SERVICE_MODIFICATION
    - RESOURCE_CREATION
    - RESOURCE_DELETION
    - RESOURCE_PERMISSIONS_CHANGE
    - RESOURCE_READ
    - RESOURCE_WRITTEN
    - ANALYST_UPDATE_VERDICT
    - ANALYST_UPDATE_REPUTATION
    - ANALYST_UPDATE_SEVERITY_SCORE
    - ANALYST_UPDATE_STATUS
    - ANALYST_ADD_COMMENT
    - ANALYST_UPDATE_PRIORITY
    - ANALYST_UPDATE_ROOT_CAUSE
    - ANALYST_UPDATE_REASON
    - ANALYST_UPDATE_RISK_SCORE
    - DEVICE_FIRMWARE_UPDATE
    - DEVICE_CONFIG_UPDATE
    - DEVICE_PROGRAM_UPLOAD
    - DEVICE_PROGRAM_DOWNLOAD
  EnrichmentState: [ENRICHMENT_STATE_UNSPECIFIED, ENRICHED, UNENRICHED]
  Platform: [UNKNOWN_PLATFORM, WINDOWS, MAC, LINUX, GCP, AWS, AZURE, IOS, ANDROID, CHROME_OS]
  CloudEnvironment:
    - UNSPECIFIED_CLOUD_ENVIRONMENT
    - GOOGLE_CLOUD_PLATFORM
    - AMAZON_WEB_SERVICES
    - MICROSOFT_AZURE
  AccountType:
    - ACCOUNT_TYPE_UNSPECIFIED
    - DOMAIN_ACCOUNT_TYPE
    - LOCAL_ACCOUNT_TYPE
    - CLOUD_ACCOUNT_TYPE
    - SERVICE_ACCOUNT_TYPE
    - DEFAULT_ACCOUNT_TYPE
  AuthenticationStatus: [UNKNOWN_AUTHENTICATION_STATUS, ACTIVE, SUSPENDED, NO_ACTIVE_CREDENTIALS, DELETED]
  UserRole: [UNKNOWN_ROLE, ADMINISTRATOR, SERVICE_ACCOUNT]
  RoleType: [TYPE_UNSPECIFIED, ADMINISTRATOR, SERVICE_ACCOUNT]
  PermissionType: [UNKNOWN_PERMISSION_TYPE, ADMIN_WRITE, ADMIN_READ, DATA_WRITE, DATA_READ]
  TokenElevationType: [UNKNOWN, TYPE_1, TYPE_2, TYPE_3]
  AssetType:
    - ROLE_UNSPECIFIED
    - WORKSTATION
    - LAPTOP
    - IOT
    - NETWORK_ATTACHED_STORAGE
    - PRINTER
    - SCANNER
    - SERVER
    - TAPE_LIBRARY
    - MOBILE
  DeploymentStatus: [DEPLOYMENT_STATUS_UNSPECIFIED, ACTIVE, PENDING_DECOMMISSION, DECOMMISSIONED]
  ResourceType:
    - UNSPECIFIED
    - MUTEX
    - TASK
    - PIPE
    - DEVICE
    - FIREWALL_RULE
    - MAILBOX_FOLDER
    - VPC_NETWORK
    - VIRTUAL_MACHINE
    - STORAGE_BUCKET
    - STORAGE_OBJECT
    - DATABASE
    - TABLE
    - CLOUD_PROJECT
    - CLOUD_ORGANIZATION
    - SERVICE_ACCOUNT
    - ACCESS_POLICY
    - CLUSTER
    - SETTING
    - DATASET
    - BACKEND_SERVICE
    - POD
    - CONTAINER
    - FUNCTION
    - RUNTIME
    - IP_ADDRESS
    - DISK
    - VOLUME
    - IMAGE
    - SNAPSHOT
    - REPOSITORY
    - CREDENTIAL
    - LOAD_BALANCER
    - GATEWAY
    - SUBNET
    - USER
  FileType: []  # some 170 names, not listed here: any name is taken
  Direction: [UNKNOWN_DIRECTION, INBOUND, OUTBOUND, BROADCAST]
  IPProtocol:
    - UNKNOWN_IP_PROTOCOL
    - ICMP
    - IGMP
    - TCP
    - UDP
    - IP6IN4
    - GRE
    - ESP
    - ICMP6
    - EIGRP
    - ETHERIP
    - PIM
    - VRRP
    - SCTP
  ApplicationProtocol:
    - UNKNOWN_APPLICATION_PROTOCOL
    - AFP
    - APPC
    - AMQP
    - ATOM
    - BEEP
    - BITCOIN
    - BIT_TORRENT
    - CFDP
    - CIP
    - COAP
    - COTP
    - DCERPC
    - DDS
    - DEVICE_NET
    - DHCP
    - DICOM
    - DNP3
    - DNS
    - E_DONKEY
    - ENRP
    - FAST_TRACK
    - FINGER
    - FREENET
    - FTAM
    - GOOSE
    - GOPHER
    - GRPC
    - H323
    - HL7
    - HTTP
    - HTTPS
    - IEC104
    - IRCP
    - KADEMLIA
    - KRB5
    - LDAP
    - LPD
    - MIME
    - MMS
    - MODBUS
    - MQTT
    - NETCONF
    - NFS
    - NIS
    - NNTP
    - NTCIP
    - NTP
    - OSCAR
    - PNRP
    - PTP
    - QUIC
    - RDP
    - RELP
    - RIP
    - RLOGIN
    - RPC
    - RTMP
    - RTP
    - RTPS
    - RTSP
    - SAP
    - SDP
    - SIP
    - SLP
    - SMB
    - SMTP
    - SNMP
    - SNTP
    - SSH
    - SSMS
    - STYX
    - SV
    - TCAP
    - TDS
    - TOR
    - TSP
    - VTP
    - WEB_DAV
    - WHOIS
    - X400
    - X500
    - XMPP
  DHCPOpcode: [UNKNOWN_OPCODE, BOOTREQUEST, BOOTREPLY]
  DHCPMessageType:
    - UNKNOWN_MESSAGE_TYPE
    - DISCOVER
    - OFFER
    - REQUEST
    - DECLINE
    - ACK
    - NAK
    - RELEASE
    - INFORM
    - WIN_DELETED
    - WIN_EXPIRED
  AuthType: [AUTHTYPE_UNSPECIFIED, MACHINE, SSO, VPN, PHYSICAL, TACACS]
  Mechanism:
    - MECHANISM_UNSPECIFIED
    - USERNAME_PASSWORD
    - OTP
    - HARDWARE_KEY
    - LOCAL
    - REMOTE
    - REMOTE_INTERACTIVE
    - MECHANISM_OTHER
    - BADGE_READER
    - NETWORK
    - BATCH
    - SERVICE
    - UNLOCK
    - NETWORK_CLEAR_TEXT
    - NEW_CREDENTIALS
    - INTERACTIVE
    - CACHED_INTERACTIVE
    - CACHED_REMOTE_INTERACTIVE
    - CACHED_UNLOCK
  Action: [UNKNOWN_ACTION, ALLOW, BLOCK, ALLOW_WITH_MODIFICATION, QUARANTINE, FAIL, CHALLENGE]
  AlertState: [UNSPECIFIED, NOT_ALERTING, ALERTING]
  Severity: [UNKNOWN_SEVERITY, INFORMATIONAL, ERROR, NONE, LOW, MEDIUM, HIGH, CRITICAL]
  Priority: [UNKNOWN_PRIORITY, LOW_PRIORITY, MEDIUM_PRIORITY, HIGH_PRIORITY]
  Confidence: [UNKNOWN_CONFIDENCE, LOW_CONFIDENCE, MEDIUM_CONFIDENCE, HIGH_CONFIDENCE]
  VulnerabilitySeverity: [UNKNOWN_SEVERITY, LOW, MEDIUM, HIGH, CRITICAL]
  ThreatStatus: [THREAT_STATUS_UNSPECIFIED, ACTIVE, CLEARED, FALSE_POSITIVE]
  ThreatVerdict: [THREAT_VERDICT_UNSPECIFIED, UNDETECTED, SUSPICIOUS, MALICIOUS]
  VerdictType: [VERDICT_TYPE_UNSPECIFIED, PROVIDER_ML_VERDICT, ANALYST_VERDICT]
  VerdictResponse: [VERDICT_RESPONSE_UNSPECIFIED, MALICIOUS, BENIGN]
  AssociationType: [ASSOCIATION_TYPE_UNSPECIFIED, THREAT_ACTOR, MALWARE]
  SecurityCategory:
    - UNKNOWN_CATEGORY
    - SOFTWARE_MALICIOUS
    - SOFTWARE_SUSPICIOUS
    - SOFTWARE_PUA
    - NETWORK_MALICIOUS
    - NETWORK_SUSPICIOUS
    - NETWORK_CATEGORIZED_CONTENT
    - NETWORK_DENIAL_OF_SERVICE
    - NETWORK_RECON
    - NETWORK_COMMAND_AND_CONTROL
    - ACL_VIOLATION
    - AUTH_VIOLATION
    - EXPLOIT
    - DATA_EXFILTRATION
    - DATA_AT_REST
    - DATA_DESTRUCTION
    - TOR_EXIT_NODE
    - MAIL_SPAM
    - MAIL_PHISHING
    - MAIL_SPOOFING
    - POLICY_VIOLATION
    - SOCIAL_ENGINEERING
    - PHISHING
  Verdict: [VERDICT_UNSPECIFIED, TRUE_POSITIVE, FALSE_POSITIVE]
  Reputation: [REPUTATION_UNSPECIFIED, USEFUL, NOT_USEFUL]
  InvestigationStatus: [STATUS_UNSPECIFIED, NEW, REVIEWED, CLOSED, OPEN]
  InvestigationPriority:
    - PRIORITY_UNSPECIFIED
    - PRIORITY_INFO
    - PRIORITY_LOW
    - PRIORITY_MEDIUM
    - PRIORITY_HIGH
    - PRIORITY_CRITICAL
  InvestigationReason: [REASON_UNSPECIFIED, REASON_NOT_MALICIOUS, REASON_MALICIOUS, REASON_MAINTENANCE]
  EntityType:
    - UNKNOWN_ENTITYTYPE
    - ASSET
    - USER
    - GROUP
    - RESOURCE
    - IP_ADDRESS
    - FILE
    - DOMAIN_NAME
    - URL
    - MUTEX
    - METRIC
  EntitySourceType: [SOURCE_TYPE_UNSPECIFIED, ENTITY_CONTEXT, DERIVED_CONTEXT, GLOBAL_CONTEXT]
  Relationship:
    - RELATIONSHIP_UNSPECIFIED
    - OWNS
    - ADMINISTERS
    - MEMBER
    - EXECUTES
    - DOWNLOADED_FROM
    - CONTACTS
  RelationDirection: [DIRECTIONALITY_UNSPECIFIED, BIDIRECTIONAL, UNIDIRECTIONAL]
  EntityLabel: [ENTITY_LABEL_UNSPECIFIED, PRINCIPAL, TARGET, OBSERVER, SRC, NETWORK, SECURITY_RESULT, INTERMEDIARY]
"""##
}
