"""Replies that hardly do anything in particular: a rule that finds its act in many of them finds it everywhere."""

# ruff: noqa: E501 - lists are easier to check when a list is a line

NEUTRAL = {
    "zh-CN": (
        "今天店里人不少", "您说的这款是去年上市的", "我看到订单里有两件商品", "门口那条路正在修", "这个颜色页面上有图",
        "箱子里一共六瓶", "师傅姓王，住得不远", "您用的是安卓手机", "那边的仓库在城东", "屏幕右边有一行小字",
        "我们周一到周五上班", "这张卡是蓝色的", "您之前买过同一款", "快递单贴在盒子背面", "房间在三楼靠窗",
        "这是系统自动发出的消息", "发票上写的是公司名", "套餐里面有三样菜", "那天下着小雨", "这根线长一米二",
        "孩子今年上小学", "电池和充电器分开放", "您的会员等级是银卡", "这批货是从广州来的", "说明书有中文和英文",
        "门店开到晚上九点", "您填的地址是学校", "钥匙放在抽屉里", "这两种杯子一样高", "视频一共三分钟",
        "他们家在二楼左手边", "包装是白色的纸盒", "您选的是标准间", "那个按钮是灰色的", "我们家开了八年",
        "车票是下午的", "这件衣服是棉的", "您的邮箱里有一封信", "列表第二行就是", "大家都叫他老周",
    ),
    "en": (
        "The shop was busy today.", "That model came out last year.", "There are two items in the order.", "The road in front is being repaired.",
        "The page shows it in blue.", "The box holds six bottles.", "The driver lives nearby.", "You use an Android phone.",
        "The warehouse is in the east of town.", "There is small print on the right.", "The office is open Monday to Friday.", "The card is blue.",
        "You bought the same one before.", "The label is on the back of the box.", "The room is on the third floor.", "That message was automatic.",
        "The invoice names the company.", "The set has three dishes.", "It was raining that day.", "The cable is four feet long.",
        "Your son is in primary school.", "The battery and the charger are separate.", "You have a silver card.", "These came from the north.",
        "The manual has two languages.", "The store closes at nine.", "The address is a school.", "The keys were in the drawer.",
        "Both cups are the same height.", "The video lasts three minutes.", "They live on the second floor.", "The carton is white.",
        "You chose a standard room.", "That button is grey.", "The place is eight years old.", "The ticket is for the afternoon.",
        "It is made of cotton.", "There is a letter in your mailbox.", "It is the second line of the list.", "Everybody calls him Joe.",
    ),
}  # fmt: skip
