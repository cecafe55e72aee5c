/// Names of foreign residents as residence cards write them, each with a reading. Made up for this project from names
/// that are common in the countries most of Kagoshima's foreign residents come from.
extension SourceData {
    static let foreignFamilies = """
        NGUYEN,ぐえん TRAN,ちゃん LE,れ PHAM,ふぁむ HOANG,ほあん VU,ゔー SANTOS,さんとす REYES,れいえす CRUZ,くるす
        BAUTISTA,ばうてぃすた WANG,わん LI,りー ZHANG,ちゃん LIU,りゅう CHEN,ちぇん KIM,きむ PARK,ぱく GURUNG,ぐるん
        SHRESTHA,しゅれすた TAMANG,たまん SETIAWAN,せてぃあわん WIJAYA,うぃじゃや KYAW,ちょー SMITH,すみす SILVA,しるば
        """
    static let foreignMen = """
        VAN-ANH,ゔぁんあいん MINH,みん DUC,どぅっく HUNG,ふん JOSE,ほせ MARK-ANTHONY,まーくあんそにー WEI,うぇい LEI,れい
        MIN-HO,みんほ BIKASH,びかす SURESH,すれす AGUS,あぐす BUDI,ぶでぃ AUNG,あうん DAVID,でいびっど PAULO,ぱうろ
        """
    static let foreignWomen = """
        THI-HOA,てぃほあ THI-LAN,てぃらん LINH,りん MARIA,まりあ ROSE-ANN,ろーずあん JIE,じえ YAN,いぇん SEO-YEON,そよん
        SITA,した ANJALI,あんじゃり DEWI,でうぃ SRI,すり KHIN,きん EMMA,えま ANA-PAULA,あなぱうら
        """
    static let buildings = """
        コーポ ハイツ メゾン グリーンハイツ ガーデン マンション 県営住宅 市町村営住宅 サンハイム
        """
}
