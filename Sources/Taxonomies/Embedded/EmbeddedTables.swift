/// The text of each table in `Tables/`, in extensions that `Scripts/embed-tables.sh` writes.
enum EmbeddedTables {}
