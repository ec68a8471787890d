/** Traditional Chinese characters of names and titles, each followed by its simplified form. */
const PAIRS =
  '鄧邓麗丽張张國国榮荣學学陳陈劉刘華华黃黄葉叶趙赵馬马孫孙楊杨吳吴鄭郑謝谢許许馮冯鍾钟盧卢蘇苏蔣蒋賈贾鄒邹陸陆譚谭韓韩龍龙萬万錢钱湯汤龔龚顧顾羅罗蕭萧' +
  '愛爱來来這这個个們们說说話话時时間间過过還还沒没為为會会對对開开關关長长門门問问聽听見见覺觉觀观讓让認认識识語语誰谁請请誤误調调論论讀读變变書书畫画' +
  '電电視视車车東东樂乐歡欢戀恋憂忧願愿夢梦淚泪傷伤離离飛飞鳥鸟風风雲云陽阳陰阴銀银鐵铁錯错鏡镜鐘钟靈灵霧雾頭头順顺須须顏颜題题類类飄飘餘余館馆騎骑' +
  '驚惊驗验體体髮发發发鬧闹魚鱼鮮鲜鳳凤鴻鸿麥麦點点齊齐齡龄當当寫写實实寶宝將将屬属歲岁島岛師师帶带幫帮廣广應应廳厅彈弹強强後后從从復复憶忆態态慮虑慶庆' +
  '懷怀懶懒戰战戲戏擁拥擇择擊击據据擾扰攝摄數数斷断無无舊旧晝昼曉晓歷历條条極极樣样樹树橋桥機机檢检權权歸归殘残毀毁氣气決决淨净淺浅減减溫温滅灭滿满漢汉' +
  '漸渐潔洁濃浓濕湿灣湾災灾煙烟熱热燈灯營营爺爷牆墙獨独獻献現现環环產产畢毕異异療疗盡尽監监盤盘眾众礙碍禮礼種种稱称穩稳窮穷競竞筆笔節节範范築筑簡简簽签' +
  '紀纪約约紅红純纯紙纸級级細细終终組组結结給给絕绝統统絲丝經经綠绿維维網网緊紧線线緣缘練练縱纵總总織织繞绕繼继續续罷罢義义習习聖圣聞闻聲声聯联職职膽胆' +
  '臉脸臨临與与興兴舉举艷艳藝艺藥药蘭兰處处虛虚號号蟲虫術术衛卫裡里裏里補补裝装複复親亲觸触計计訊讯記记訪访設设詞词試试詩诗該该詳详誠诚談谈諾诺謎谜證证' +
  '護护譯译財财貝贝負负責责貴贵買买費费賀贺資资賞赏賣卖質质賽赛贈赠贏赢趕赶跡迹踐践輕轻輝辉輪轮輸输轉转辦办辭辞農农遠远遲迟遊游運运遺遗選选鄉乡醫医釋释' +
  '針针鋼钢錄录鎖锁閃闪閉闭閒闲闊阔隊队階阶際际隨随險险隱隐雖虽雙双雜杂難难靜静響响領领額额養养驕骄鬥斗魯鲁齣出於于'
const SIMPLIFIED: ReadonlyMap<string, string> = new Map(
  Array.from({ length: PAIRS.length / 2 }, (_, at) => [PAIRS[at * 2] ?? '', PAIRS[at * 2 + 1] ?? '']),
)

/** Chinese in simplified characters, so that both ways to write a name are one. Other text stays as it is. */
export function simplified(text: string): string {
  return text.replace(/\p{Script=Han}/gu, (character) => SIMPLIFIED.get(character) ?? character)
}
