import CRocksDB

/// The engine's backup side, open on one backup directory.
@safe struct BackupEngine: ~Copyable {
    private let environment: OpaquePointer
    private let handle: OpaquePointer

    init(_ directory: String) throws(StoreError) {
        let options = unsafe rocksdb_backup_engine_options_create(directory)
        defer { unsafe rocksdb_backup_engine_options_destroy(options) }
        unsafe rocksdb_backup_engine_options_set_sync(options, 1)
        unsafe rocksdb_backup_engine_options_set_share_table_files(options, 1)
        let environment: OpaquePointer = unsafe rocksdb_create_default_env()
        do {
            unsafe handle = try unsafe engineCall("opening the backup directory") { error in
                unsafe rocksdb_backup_engine_open_opts(options, environment, error)
            }
        } catch {
            unsafe rocksdb_env_destroy(environment)
            throw error
        }
        unsafe self.environment = unsafe environment
    }

    deinit {
        unsafe rocksdb_backup_engine_close(handle)
        unsafe rocksdb_env_destroy(environment)
    }

    /// Flushes first, so that the backup does not depend on the log.
    func create(from engine: Engine) throws(StoreError) {
        try unsafe engineCall("backing up") { error in
            unsafe rocksdb_backup_engine_create_new_backup_flush(handle, engine.open, 1, error)
        }
    }

    func list() -> [BackupInformation] {
        let information = unsafe rocksdb_backup_engine_get_backup_info(handle)
        defer { unsafe rocksdb_backup_engine_info_destroy(information) }
        return (0..<(unsafe rocksdb_backup_engine_info_count(information))).map { index in
            BackupInformation(
                number: unsafe rocksdb_backup_engine_info_backup_id(information, index),
                unixSeconds: unsafe rocksdb_backup_engine_info_timestamp(information, index),
                byteCount: unsafe rocksdb_backup_engine_info_size(information, index))
        }
    }

    func restore(_ number: UInt32, to target: String) throws(StoreError) {
        let options = unsafe rocksdb_restore_options_create()
        defer { unsafe rocksdb_restore_options_destroy(options) }
        try unsafe engineCall("restoring a backup") { error in
            unsafe rocksdb_backup_engine_restore_db_from_backup(handle, target, target, options, number, error)
        }
    }

    func removeOld(keeping count: Int) throws(StoreError) {
        try unsafe engineCall("removing old backups") { error in
            unsafe rocksdb_backup_engine_purge_old_backups(handle, UInt32(count), error)
        }
    }
}
