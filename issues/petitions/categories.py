"""What residents complain of, in two levels, with the words they use for it: the seed of the editable table.

Built for an old residential community. `lead` handles it first unless triage decides otherwise (首接负责),
`partners` are usually needed too. `call_first` is shown before the form: whoever is in danger must telephone,
not type. The numbers there are public: 110, 119, 120, 122, 96069 (Beijing heating) and 96777 (Beijing gas).

A keyword is a piece of text as it is typed; "电梯+坏" hits where all its pieces stand anywhere in the text.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

POLICE = ("110", "报警")
FIRE = ("119", "火警和救援")
AMBULANCE = ("120", "急救")
TRAFFIC = ("122", "交通事故")
HEATING = ("96069", "北京供热服务热线")
GAS = ("96777", "北京燃气客服热线，请到室外再拨打")


@dataclass(frozen=True, slots=True)
class Group:
    """First level: a letter and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Category:
    """Second level: how urgent by default, who handles it, which numbers come first, what words say it."""

    code: str
    group: str
    name: str
    urgency: str
    lead: tuple[str, ...]
    partners: tuple[str, ...]
    keywords: tuple[str, ...]
    call_first: tuple[tuple[str, str], ...] = ()
    note: str = ""


# What somebody's need, quarrel or home can be read from: an old person who lives alone, a neighbour who is
# complained of, a sublet flat. "10号楼1单元 独居老人探访" on a public board is an invitation to a thief.
PERSONAL = frozenset({"C4", "G3", "J2", "J3", "N1", "N2"})

# What may be a complaint of somebody: the filing form then asks of whom.
ABOUT_SOMEBODY = frozenset({"L1", "L2", "L3", "L4", "L5", "M1", "N1", "N2", "N3"})


class Suggestable(Protocol):
    """A Category here, or a row of the table that was seeded from it."""

    code: str
    keywords: Iterable[str]


GROUPS: tuple[Group, ...] = (
    Group("A", "安全应急"),
    Group("B", "水电气热"),
    Group("C", "上下水与屋面"),
    Group("D", "电梯与无障碍"),
    Group("E", "停车"),
    Group("F", "消防与电动车"),
    Group("G", "违建与执法"),
    Group("H", "环境卫生"),
    Group("I", "绿化与公共空间"),
    Group("J", "治安与噪声"),
    Group("K", "通信与架空线"),
    Group("L", "物业服务"),
    Group("M", "业主自治与改造"),
    Group("N", "社区服务"),
    Group("Z", "其他"),
)


def _row(code, name, urgency, who, keywords, call_first=(), note=""):
    """One row as it stands in the table: `who` is "lead、lead → partner、partner"."""
    lead, _, partners = who.partition(" → ")
    return Category(
        code=code,
        group=code[0],
        name=name,
        urgency=urgency,
        lead=tuple(lead.split("、")),
        partners=tuple(partners.split("、")) if partners else (),
        keywords=tuple(keywords.split()),
        call_first=tuple(call_first),
        note=note,
    )


CATEGORIES: tuple[Category, ...] = (
    _row(
        "A1",
        "燃气泄漏、异味",
        "P1",
        "燃气公司 → 物业、街道",
        "煤气味 煤气 燃气味 天然气味 煤气+漏 燃气+漏 天然气+漏 煤气+泄 燃气+泄 漏气 液化气 臭鸡蛋味 煤气+闻 气味+呛",
        call_first=(FIRE, GAS),
        note="先开窗、到室外打电话，再填写；屋内不开关电器",
    ),
    _row(
        "A2",
        "电梯困人、故障伤人",
        "P1",
        "物业、电梯维保单位 → 市场监管",
        "电梯+困 困在电梯 关在电梯 关电梯里 电梯+出不来 电梯+夹 电梯+坠 电梯+掉 电梯+摔 被困",
        call_first=(FIRE, AMBULANCE),
        note="轿厢内有人时先拨打 119 或按轿厢内的求助按钮",
    ),
    _row(
        "A3",
        "外墙或构件脱落、楼体险情",
        "P1",
        "物业、产权单位 → 住房城乡建设部门、街道",
        "墙皮+掉 墙皮+砸 外墙+掉 外墙+脱落 外墙+砸 外墙皮 瓷砖+掉 "
        "掉砖 砖头+掉 水泥块 墙+裂 楼+裂缝 楼+歪 阳台+掉 雨搭+掉",
        call_first=(POLICE, AMBULANCE),
        note="维修资金应急使用情形：楼体外立面有脱落危险",
    ),
    _row(
        "A4",
        "火情隐患、消防设施失效",
        "P1",
        "物业 → 消防救援机构",
        "着火 冒烟 起火 失火 糊味 火苗 消防栓 消火栓 灭火器 烟感 喷淋 消防+没水 消防水管",
        call_first=(FIRE,),
        note="维修资金应急使用情形：消防设施故障",
    ),
    _row(
        "A5",
        "高空抛物、危险堆放",
        "P2",
        "物业 → 公安",
        "高空抛物 往下扔 往楼下扔 扔东西 扔下来 楼上+扔 窗户+扔 花盆+掉 花盆+窗台 酒瓶 砸+楼下",
        call_first=(POLICE,),
        note="有人受伤先拨打 120",
    ),
    _row(
        "A6",
        "路面塌陷、井盖缺失",
        "P1",
        "权属单位 → 街道",
        "井盖 塌陷 地陷 路+塌 地面+塌 地+大坑 路+坑 坑坑洼洼 掉井里 窨井 路面+陷",
        call_first=(POLICE, TRAFFIC),
        note="可按应急处置类吹哨；处置前先围挡",
    ),
    _row(
        "B1",
        "停水、水压、二次供水",
        "P2",
        "自来水公司、物业、产权单位",
        "停水 没水 没有水 断水 水压 水太小 水流小 上不去水 自来水 水龙头 水泵 水箱 水+发黄 水+浑 黄水",
        note="水泵损坏属维修资金应急使用情形",
    ),
    _row(
        "B2",
        "停电、电表、老旧线路",
        "P2",
        "供电公司 → 物业",
        "停电 没电 断电 跳闸 电表 老电线 电线+老化 线路老化 电压 灯不亮 路灯 楼道灯 灯+坏 灯+不亮 漏电",
        note="漏电伤人或冒火花按 P1",
    ),
    _row(
        "B3",
        "燃气管线、通气",
        "P2",
        "燃气公司",
        "通气 停气 没气 燃气管 煤气管 煤气表 燃气表 天然气 换表 打不着火 通天然气 煤气+停 燃气+改造",
        note="有异味一律按 A1",
    ),
    _row(
        "B4",
        "供暖不热、漏水",
        "P2",
        "供热单位 → 产权单位",
        "暖气 供暖 供热 不热 冰凉 室温 家里冷 屋里冷 16度 15度 14度 17度 十六度 十五度 冻+老人",
        call_first=(HEATING,),
        note="每年 11 月 15 日至次年 3 月 15 日，室温不低于 18 ℃",
    ),
    _row(
        "C1",
        "下水堵塞、返水",
        "P2",
        "物业、产权单位 → 排水集团",
        "下水 下水道 下水+堵 马桶+堵 厕所+堵 管道+堵 地漏 返水 反水 往上冒 冒脏水 污水 跑水 粪水 堵了",
        note="爆管、跑水按 P1",
    ),
    _row(
        "C2",
        "管线老化更换",
        "P4",
        "街道（改造） → 产权单位",
        "管线老化 管道老化 水管老化 管子老化 管道+换 管子+换 水管+锈 管+锈 铁管 换管 上下水改造 管线+改造",
        note="纳入改造储备",
    ),
    _row(
        "C3",
        "屋面、外墙渗漏",
        "P3",
        "物业、产权单位",
        "屋顶 房顶 楼顶+漏 房顶+漏 顶层+漏 下雨+漏 下雨+滴 漏雨 漏水 渗水 洇 墙+渗 墙+湿 墙+发霉 防水",
        note="下雨时按 P2；维修资金应急使用情形：屋面、外墙渗漏",
    ),
    _row(
        "C4",
        "楼上楼下漏水（相邻）",
        "P3",
        "社区居委会调解 → 物业",
        "楼上漏水 楼上+漏 楼上+渗 楼上+洇 楼下+说我家漏 "
        "楼上+厕所+漏 楼上+卫生间 泡了+楼上 楼上+跑水 邻居+漏水 漏水+楼下",
        note="民事相邻关系；公共管道所致转 C1",
    ),
    _row(
        "D1",
        "电梯故障停运",
        "P2",
        "物业、电梯维保单位",
        "电梯 电梯坏 电梯+坏 电梯+停 电梯+修 电梯+不动 电梯+响 电梯+晃 电梯+不走 电梯+用不了",
        note="轿厢内有人按 A2",
    ),
    _row(
        "D2",
        "老旧电梯更换",
        "P4",
        "业主共同决定、物管会",
        "换电梯 更换电梯 电梯+太老 电梯+老旧 电梯+换新 旧电梯 老电梯 电梯+年头 电梯+更新",
        note="业主共同决定事项，委员会决议不能代替业主表决",
    ),
    _row(
        "D3",
        "加装电梯",
        "P4",
        "街道 → 实施主体",
        "装电梯 加装电梯 安电梯 加电梯 安装电梯 装+电梯 没有电梯 没电梯 下不了楼+电梯 爬不动+电梯 代建租用",
        note="由本单元业主共同决定",
    ),
    _row(
        "D4",
        "坡道、扶手、轮椅通行",
        "P3",
        "物业、街道 → 残联",
        "轮椅 坡道 扶手 无障碍 残疾人 盲道 推车+台阶 台阶+高 轮椅+上不去 腿脚+台阶 残疾人车位",
    ),
    _row(
        "E1",
        "乱停、占道",
        "P3",
        "物业 → 交通管理部门",
        "乱停 乱停车 停车+乱 占道 堵路 车+堵门 车+挡 堵着车 占我车位 僵尸车 堵+单元门 车+出不去 外来车",
        note="堵消防通道转 F1",
    ),
    _row(
        "E2",
        "地锁、地桩",
        "P3",
        "物业 → 街道综合执法、住房城乡建设部门",
        "地锁 地桩 车位锁 石墩 石墩+车位 隔离墩 私装+锁 锁+车位 私占车位 水泥墩 拿东西占+车位",
        note="占消防通道由消防救援机构处罚，占其他公共部位由城管执法",
    ),
    _row(
        "E3",
        "停车费、车位规则",
        "P4",
        "物管会（业主共同决定）",
        "停车费 停车+收费 停车+涨价 车位费 停车证 车位+分配 车位+抽签 月租 停车+太贵 车位+怎么分",
        note="公共车位收费属业主共同决定",
    ),
    _row(
        "E4",
        "新增车位、错时共享",
        "P4",
        "街道",
        "车位不够 没车位 没地方停 停车难 没处停 增加车位 错时 共享车位 划车位 多划+车位 停不下",
    ),
    _row(
        "F1",
        "占用消防、疏散通道",
        "P2",
        "物业 → 消防救援机构",
        "消防通道 消防车 逃生通道 疏散通道 安全出口 安全通道 消防+堵 通道+锁 救护车+进不 生命通道",
        note="堵塞、封闭疏散通道由消防救援机构处罚",
    ),
    _row(
        "F2",
        "楼道堆物",
        "P3",
        "物业、社区居委会 → 街道综合执法",
        "楼道+堆 堆破烂 破烂 堆杂物 杂物 楼道+杂物 楼道+纸箱 楼道+鞋柜 楼道+自行车 堆东西 楼梯+堆 捡废品",
        note="堵住出口转 F1",
    ),
    _row(
        "F3",
        "飞线充电、电动车进楼进电梯",
        "P2",
        "物业 → 消防救援机构、街道",
        "飞线充电 飞线+充电 拉电线 电线+充电 电动车+充电 电动车 电瓶车 "
        "电瓶 电动车+电梯 推进楼 电动车+楼道 插线板 接线板 电驴子",
        note="拒不改正，由消防救援机构处 500 元以上罚款",
    ),
    _row(
        "F4",
        "充电设施不足",
        "P4",
        "街道 → 供电公司、充电运营单位",
        "充电桩 充电棚 充电柜 车棚 没地方充电 没处充电 充电口 充电+不够 装充电 充电站",
    ),
    _row(
        "G1",
        "新生违建（在施）",
        "P2",
        "街道综合执法",
        "盖小房 盖房 正在盖 又在盖 盖+小房 私搭 搭棚子 搭+棚 搭建 私搭乱建 砌墙 搭阳光房 违建 加盖",
        note="在施违建应立即制止",
    ),
    _row(
        "G2",
        "存量违建、私挖",
        "P4",
        "街道综合执法 → 规划和自然资源部门",
        "违建+多年 违建+年 违章建筑 违建+拆 老违建 私挖 挖地下室 挖+地下 小房+多年 违建+没人管",
    ),
    _row(
        "G3",
        "群租、民宿、改变用途",
        "P3",
        "街道 → 公安、住房城乡建设部门",
        "群租 民宿 日租 隔断 打隔断 住+十几个人 短租 改成+公司 住改商 开饭馆 棋牌室 上下铺",
    ),
    _row(
        "G4",
        "开墙打洞、拆承重墙",
        "P2",
        "住房城乡建设部门 → 街道",
        "承重墙 开墙打洞 砸墙 拆墙 打洞 墙+凿 墙+砸 墙+拆 开门+墙 装修+砸 破坏+结构",
    ),
    _row(
        "H1",
        "清扫、垃圾清运和分类",
        "P3",
        "物业 → 街道",
        "垃圾 垃圾桶 垃圾+满 垃圾+臭 没人扫 没人打扫 打扫 扫地 卫生+差 太脏 垃圾分类 清运 扫雪 保洁",
        note="超过 24 小时未清运按 P2",
    ),
    _row(
        "H2",
        "大件、装修垃圾",
        "P3",
        "物业 → 街道",
        "装修垃圾 大件 建筑垃圾 旧沙发 旧家具 旧床垫 渣土 沙发+扔 家具+扔 装修+袋子 垃圾+装修",
    ),
    _row(
        "H3",
        "虫鼠害、化粪池外溢",
        "P2",
        "物业 → 街道",
        "耗子 老鼠 蟑螂 蚊子 苍蝇 虫子 白蚁 化粪池 粪便+溢 粪+冒 臭水 臭虫",
    ),
    _row(
        "H4",
        "养犬、流浪动物",
        "P3",
        "公安、社区居委会",
        "遛狗 狗 流浪猫 流浪狗 野猫 野狗 狗+咬 狗+叫 狗屎 不拴绳 不栓绳 大狗 养鸡 喂猫",
        note="狗伤人先拨打 120 和 110",
    ),
    _row(
        "I1",
        "修剪、枯死树、挡光",
        "P3",
        "物业 → 园林绿化部门",
        "树枝 树+挡 挡光 死树 枯树 树+枯 树+死 剪树 修剪 大树 树+歪 树+倒 树+窗户 柳絮 飞毛",
        note="枝干有倒伏、坠落危险按 P1 或 P2",
    ),
    _row(
        "I2",
        "毁绿占绿",
        "P3",
        "街道综合执法",
        "绿地 种菜 草坪 草地 占绿地 绿地+占 毁绿 砍树 圈地 绿化带 菜地 绿地+停车",
    ),
    _row(
        "I3",
        "健身器材、座椅",
        "P3",
        "街道 → 体育部门",
        "健身器 健身器材 器材+坏 座椅 长椅 椅子+坏 没地方坐 凉亭 乒乓球台 活动场地 滑梯",
    ),
    _row(
        "J1",
        "门禁、监控",
        "P3",
        "物业 → 公安",
        "门禁 监控 摄像头 单元门+坏 单元门+关不 大门+坏 对讲 楼门 刷卡 小偷 丢了+车 被偷 陌生人 保安",
        note="正在发生的盗窃、伤害先拨打 110；不得强制刷脸",
    ),
    _row(
        "J2",
        "噪声扰民",
        "P2",
        "公安 → 社区居委会",
        "噪音 噪声 太吵 吵得 吵+睡 睡不着 广场舞 装修+吵 施工+夜里 半夜 扰民 音响 大喇叭 蹦跶",
    ),
    _row(
        "J3",
        "邻里纠纷",
        "P3",
        "社区居委会（人民调解）",
        "邻居 邻里 纠纷 吵架 骂人 打架 隔壁+不讲理 调解 对门 跟楼上+闹",
        note="正在打架或有人受伤先拨打 110",
    ),
    _row(
        "K1",
        "宽带、有线电视故障",
        "P2",
        "运营商",
        "宽带 上不了网 网+断 没网 断网 网络 wifi "
        "有线电视 电视+没信号 电视+看不了 机顶盒 座机 电话+不通 手机+没信号 歌华",
    ),
    _row(
        "K2",
        "架空线、弱电线杂乱，挂墙漏水",
        "P3",
        "协调会（歌华、移动、电信、联通、铁塔） → 街道、通信管理部门",
        "线+外墙 线+钉 电线+乱 线+乱 蜘蛛网 架空线 网线+墙 线+耷拉 线+垂 空中+线 电线杆 线+墙上 光缆 线缆",
        note="多单位事项，首接单位牵头",
    ),
    _row(
        "L1",
        "服务态度、不作为",
        "P3",
        "物业 → 街道",
        "态度 不作为 推诿 踢皮球 物业+不管 物业+差 物业+没人接 物业+推 没人管 爱答不理 不理人 不接电话",
        note="物业服务企业应在 4 小时内反馈投诉",
    ),
    _row(
        "L2",
        "物业费、收费争议",
        "P3",
        "物业 → 物管会、市场监管部门",
        "物业费 乱收费 多收 涨价 收费+高 收费+标准 物业+涨 卫生费 催费 不交+物业 重复收费 发票",
    ),
    _row(
        "L3",
        "公示、公共收益不透明",
        "P3",
        "物业 → 区住房城乡建设部门",
        "花哪 花哪儿 花到哪 钱+去哪 收了多少 公共收益 公示 账目 账+公开 不公开 广告费 明细 停车费+花 对账 公开+收支",
    ),
    _row(
        "L4",
        "报修不及时",
        "P2",
        "物业",
        "报修 报了修 没人来修 没来修 一直没修 不来修 还没修 催了+修 打电话+修 修了+没修好 几天+没修 师傅+没来",
        note="急修 15 分钟内到场",
    ),
    _row(
        "L5",
        "更换物业、失管",
        "P4",
        "物管会 → 街道",
        "换物业 想换+物业 换掉+物业 换个物业 换一家+物业 赶走+物业 "
        "解聘 没有物业 物业+撤 物业跑了 物业+跑了 物业+走了 失管 新物业",
        note="业主共同决定事项，委员会决议不能代替业主表决；物业突然撤离由街道指定应急服务，按 P1",
    ),
    _row(
        "M1",
        "物管会、业委会组建和履职",
        "P4",
        "街道",
        "物管会 业委会 业主委员会 业主大会 成立业委会 选+委员 业主代表 换届 选举 主任+不履职 楼长",
    ),
    _row(
        "M2",
        "维修资金使用、补缴",
        "P4",
        "物管会 → 住房城乡建设部门",
        "维修资金 维修基金 公共维修 大修基金 维修+余额 补缴 补交+基金 基金 动用+资金 维修钱",
    ),
    _row(
        "M3",
        "改造方案意见",
        "P3",
        "工作专班",
        "改造方案 老旧小区改造 改造+意见 改造+方案 改造 施工方案 改造+什么时候 轮到+改造 保温+改造 换窗户 专班",
    ),
    _row(
        "M4",
        "改造施工质量、扰民",
        "P2",
        "施工单位 → 专班、监督员",
        "施工质量 施工队 施工+质量 改造+质量 施工+坏 工地 脚手架 施工+灰 施工+吵 工人 外保温+掉 改造+没弄好 豆腐渣",
    ),
    _row(
        "M5",
        "权属、供暖费、房产证等历史遗留",
        "P4",
        "产权单位 → 街道",
        "房产证 房本 产权 产权单位 供暖费 采暖费 取暖费 历史遗留 原单位 房改 过户 报销+供暖",
        note="常见挂账事项",
    ),
    _row(
        "N1",
        "养老助餐、助浴、托幼、就医",
        "P3",
        "街道、社区",
        "老年餐 助餐 食堂 送餐 老年饭桌 吃饭+老人 助浴 洗澡 托幼 托儿 看病 开药 社区医院 驿站 护理",
    ),
    _row(
        "N2",
        "帮扶、独居老人探访",
        "P3",
        "社区、党员责任人",
        "独居 独居老人 一个人住 没人照顾 孤寡 低保 困难户 敲门+没人应 好几天没见 老人+没人管 下不了楼 帮扶 瘫在床",
        call_first=(AMBULANCE, POLICE),
        note="老人可能有危险时按 P1",
    ),
    _row(
        "N3",
        "咨询、建议、表扬",
        "P3",
        "社区居委会",
        "请问 咨询 问一下 打听 怎么办理 建议 表扬 感谢 谢谢 点赞 锦旗 想问",
    ),
    _row(
        "Z9",
        "不明确",
        "P3",
        "社区受理岗",
        "不知道归谁 不知道找谁 不知道该找谁 别的事 其他问题",
        note="24 小时内须重新归类",
    ),
)


def suggest(text: str, categories: Iterable[Suggestable], most: int = 3) -> list[str]:
    """The codes that the words of `text` point to, best first, at most `most`; [] where no keyword hits.

    Each keyword that hits counts with the square of its length, since 煤气味 says more than 煤气; equal
    scores keep the order given. Anything with `.code` and `.keywords` will do, so rows of the table do too.
    """
    typed = _plain(text)
    scores = [(_score(typed, category.keywords), category.code) for category in categories]
    found = [row for row in scores if row[0]]
    found.sort(key=lambda row: -row[0])
    return [code for _, code in found[:most]]


def _score(typed: str, keywords: Iterable[str]) -> int:
    score = 0
    for keyword in keywords:
        pieces = [piece for piece in map(_plain, keyword.split("+")) if piece]
        if pieces and all(piece in typed for piece in pieces):
            score += sum(map(len, pieces)) ** 2
    return score


def _plain(text: str) -> str:
    """Letters, digits and Han only, in one width and case: stray spaces inside words are common."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
