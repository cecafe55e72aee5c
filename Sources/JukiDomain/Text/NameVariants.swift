/// Variants of letters that the loose name key takes as one (異体字), as 標準仕様書 2.1.2 asks for.
///
/// Old and new forms (旧字体, 新字体) and the variants usual in surnames; the first of each group stands for all of it.
/// 斉 and 斎 are two letters, but one name to whoever writes it down by ear: a search should show both.
enum NameVariants {
    @inline(__always)
    static func representative(_ letter: UInt32) -> UInt32 {
        letter < 0x30F5 ? letter : representatives[letter] ?? letter
    }

    private static let representatives: [UInt32: UInt32] = {
        var representatives: [UInt32: UInt32] = [0x30F5: 0x30AB, 0x30F6: 0x30B1]  // ヵ カ, ヶ ケ
        for group in groups.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let letters = group.unicodeScalars.map(\.value)
            for variant in letters.dropFirst() {
                let former = representatives.updateValue(letters[0], forKey: variant)
                precondition(former == nil, "a variant belongs to one group")
            }
        }
        return representatives
    }()

    static let groups = """
        高髙 崎﨑嵜 辺邊邉 浜濱濵 藤籐 斉斎齋齊 沢澤 広廣 国國囯 島嶋嶌 富冨 桜櫻 恵惠 徳德 真眞 栄榮 寿壽 竜龍 滝瀧 瀬瀨 曽曾
        槙槇 静靜 清淸 条條 応應 仏佛 万萬 与與 豊豐 関關 会會 学學 宝寶 実實 弥彌 円圓 吉𠮷 柳栁 橋槗 館舘 桑桒 涼凉 亘亙
        祢禰 祷禱 桧檜 薮藪 篭籠 鴎鷗 園薗 野埜 峰峯 岳嶽 岡崗 呑吞 荘莊 黒黑 横橫 塩鹽 増增 郎郞 緑綠 鶴鸖 穂穗 鉄鐵 銭錢
        桝枡 蔵藏 巌巖 巣巢 芦蘆 蛍螢 顕顯 晃晄 昇曻 来來 礼禮 亀龜 将將 尚尙 児兒 楽樂 薬藥 伝傳 勲勳 区區 医醫 双雙 団團
        壮壯 奥奧 嬢孃 対對 専專 帯帶 従從 戸戶 抜拔 拝拜 掲揭 摂攝 教敎 数數 昼晝 晋晉 暁曉 権權 歩步 残殘 毎每 気氣 浅淺
        渋澁 温溫 湾灣 満滿 産產 画畫 県縣 禄祿 稲稻 穣穰 粛肅 経經 継繼 総總 縁緣 聡聰 声聲 茎莖 薫薰 衛衞 覚覺 観觀 訳譯
        誉譽 読讀 賛贊 転轉 遥遙 郷鄕 醸釀 釈釋 鋭銳 閲閱 陥陷 隠隱 雑雜 霊靈 頼賴 駆驅 験驗 髄髓 鶏鷄 麦麥 黄黃 点點 渕淵渊
        船舩 煕熙 彦彥 顔顏 浄淨 沖冲 況况 蒋蔣 蝉蟬 繋繫 焼燒 尭堯 亜亞 壱壹 弐貳 歓歡 強强 挙擧 為爲 状狀 猟獵 珍珎 瓶甁
        収收 証證 寛寬 慎愼 鎮鎭 塡填 頬頰 剥剝 巻卷 圏圈 渓溪 随隨 髪髮
        """
}
