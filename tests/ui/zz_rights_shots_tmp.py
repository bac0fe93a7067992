import pytest
from PySide6.QtWidgets import QApplication
from hia_desktop.services import courses, entries
from hia_desktop.ui.kit import theme
from hia_desktop.ui.screens.steps.assessment import AssessmentStep
from tests import make
from tests.ui.world import REFERRAL, World, world
@pytest.mark.parametrize(("dark","scale"),[(False,1.0),(True,1.0),(False,1.5),(True,1.5)])
def test_shot(world, dark, scale, qapp):
    course = make.course(world.house)
    d=[{"code": "F32.1", "system": "icd10", "text": "Depresjon", "main": True}]
    world.run("sekretar", entries.sign, course, "referral", None, {**REFERRAL, "diagnoses": d})
    theme.apply(qapp, dark, scale)
    a={"target_condition":"yes","target_goal":"partly","loss_absent":"yes","loss_workday":"unknown","arenas":["job","social"],"tipping":["children"],
     "conditions_against":["suicide_risk","bipolar"],"expected_benefit":"Bedre funksjon","resource_use":"Ti timer. Gir sparte ytelser","decision":"right","disciplines":"phv","severity":"moderate","diagnoses":d,"start_deadline":"2026-12-30"}
    world.run("lege", entries.save_draft, course, "assessment", None, a, {})
    p=AssessmentStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(p); world.qtbot.waitUntil(lambda: not p._rules.isActive())
    from PySide6.QtWidgets import QScrollArea
    world.qtbot.wait(250); world.settle()
    tag=f"{'dark' if dark else 'light'}{int(scale*100)}"
    world.window.grab().save(f"/tmp/rights-rules/{tag}-top.png")
    sc=[s for s in p.findChildren(QScrollArea) if s.accessibleName()==p.title][0]
    for n,f in enumerate((0.33,0.66,1.0)):
        sc.verticalScrollBar().setValue(int(sc.verticalScrollBar().maximum()*f)); p._right.verticalScrollBar().setValue(int(p._right.verticalScrollBar().maximum()*f))
        world.settle(); world.window.grab().save(f"/tmp/rights-rules/{tag}-{n}.png")
    theme.apply(qapp, False, 1.0)
@pytest.mark.parametrize("dark",[False,True])
def test_compare(world, dark, qapp):
    theme.apply(qapp, dark, 1.0)
    from tests.services.story import ASSESSMENT
    course = make.course(world.house)
    world.run("sekretar", entries.sign, course, "referral", None, REFERRAL)
    world.run("lege", entries.sign, course, "assessment", None, {**ASSESSMENT,"start_deadline":"2026-12-20","target_goal":"yes","motivation":"yes"})
    world.run("psykolog", entries.sign, course, "assessment", None, {**ASSESSMENT,"start_deadline":"2026-12-30","target_goal":"partly","motivation":"yes","conditions_against":["bipolar"],"grounds":"En annen og mye lengre begrunnelse som går over flere linjer for å se om den brytes slik den skal."})
    p=AssessmentStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(p); p.compare(); d=world.dialog(); world.settle()
    d.grab().save(f"/tmp/rights-rules/compare-{dark}.png")
    d.all.setChecked(True); world.settle(); d.grab().save(f"/tmp/rights-rules/compare-all-{dark}.png"); d.accept(); world.settle()
    world.window.grab().save(f"/tmp/rights-rules/signed-{dark}.png")
