"""Temporary."""
import os, re, time, pytest
OUT="/tmp/signin-shots"; os.makedirs(OUT,exist_ok=True)
def shot(page,name):
    for w in (390,1280):
        page.set_viewport_size({"width":w,"height":900})
        page.wait_for_timeout(150)
        over=page.evaluate("document.documentElement.scrollWidth-innerWidth")
        page.screenshot(path=f"{OUT}/{name}-{w}.png",full_page=True)
        if over>0: print("overflow",name,w,over)
    bad=[(v["id"],v["nodes"][0]["html"][:150]) for v in Axe().run(page).response["violations"] if v["impact"] in("serious","critical")]
    if bad: print("AXE",name,bad)

from axe_playwright_python.sync_playwright import Axe
@pytest.mark.django_db(transaction=True)
def test_shots(live_server, chromium, quick_passwords, settings, tmp_path):
    b=chromium; B=live_server.url; settings.VAR_DIR=tmp_path
    c=b.new_context(locale="zh-CN"); page=c.new_page(); page.set_default_timeout(60000)
    page.on("console",lambda m: print("console",m.type,m.text) if m.type in("error","warning") else None)
    page.goto(B+"/accounts/login/?ended=idle&next=/inbox/"); shot(page,"login-idle")
    page.fill("#id_username","li"); page.fill("#id_password","nope"); page.click("main button:has-text('登录') >> nth=0"); shot(page,"login-wrong")
    page.goto(B+"/accounts/code/"); shot(page,"code")
    page.fill("#id_phone","123"); page.click("text=获取验证码"); shot(page,"code-error")
    page.fill("#id_phone","15400000001"); page.click("text=获取验证码"); shot(page,"code-enter")
    code=re.search(r"\d{6}",page.inner_text(".demo-sms"))[0]
    page.fill("#id_digits","000000"); page.click("text=下一步"); shot(page,"code-wrong")
    page.fill("#id_digits",code); page.click("text=下一步"); print(page.url)
    page.goto(B+"/accounts/security/"); shot(page,"security")
    page.goto(B+"/accounts/sessions/"); shot(page,"sessions-one")
    page.goto(B+"/accounts/second/setup/"); shot(page,"confirm")
    page.fill("#id_password","x"); page.click("main >> text=继续"); shot(page,"confirm-wrong")
    page.fill("#id_password","yaoshi-demo"); page.click("main >> text=继续"); shot(page,"setup-begin")
    page.click("text=开始设置"); shot(page,"setup")
    key=page.inner_text(".number code").replace(" ","")
    page.fill("#id_digits","000000"); page.click("text=确认开启"); shot(page,"setup-wrong")
    import base64,hmac,hashlib,struct
    def totp(k,t):
        h=hmac.new(base64.b32decode(k),struct.pack(">Q",int(t)//30),hashlib.sha1).digest(); o=h[-1]&15
        return f"{(struct.unpack('>I',h[o:o+4])[0]&0x7fffffff)%10**6:06d}"
    time.sleep(2)
    page.fill("#id_digits",totp(key,time.time())); page.click("text=确认开启"); shot(page,"codes")
    rec=page.inner_text(".codes code >> nth=0")
    page.goto(B+"/accounts/security/"); shot(page,"security-on")
    page.goto(B+"/accounts/second/off/"); shot(page,"off")
    d=b.new_context(locale="zh-CN",user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0"); q=d.new_page(); q.set_default_timeout(60000)
    q.goto(B+"/accounts/login/"); q.fill("#id_username","li"); q.fill("#id_password","yaoshi-demo"); q.click("main button:has-text('登录') >> nth=0"); shot(q,"second")
    q.fill("#id_digits","111111"); q.click("main >> text=继续"); shot(q,"second-wrong"); time.sleep(2)
    q.fill("#id_digits",rec); q.click("main >> text=继续"); print(q.url)
    page.goto(B+"/accounts/sessions/"); shot(page,"sessions-two")
    e=b.new_context(locale="zh-CN"); r=e.new_page(); r.set_default_timeout(60000)
    r.goto(B+"/accounts/reset/"); r.fill("#id_phone","15400000002"); r.click("text=获取验证码"); code=re.search(r"\d{6}",r.inner_text(".demo-sms"))[0]
    r.fill("#id_digits",code); r.click("text=下一步"); shot(r,"reset-new")
    r.fill("#id_new_password1","1"); r.fill("#id_new_password2","2"); r.click("main >> text=设置新密码 >> nth=-1"); shot(r,"reset-wrong")
    r.goto(B+"/accounts/login/")
    for i in range(11):
        r.fill("#id_username","zhao"); r.fill("#id_password","nope"); r.click("main button:has-text('登录') >> nth=0")
    shot(r,"locked")
