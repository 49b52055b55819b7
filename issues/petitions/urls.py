"""Addresses of petitions, issues and tasks."""

from django.urls import path

from issues.petitions.views import building, desk, issues, petitions, photos, public, recusals, routes, tasks

urlpatterns = [
    path("", public.home, name="home"),
    path("board/", public.board, name="board"),
    path("petitions/", petitions.petition_list, name="petitions"),
    path("petitions/new/", petitions.new, name="petition_new"),
    path("petitions/suggest/", petitions.suggest, name="petition_suggest"),
    path("petitions/<str:number>/", petitions.detail, name="petition"),
    path("petitions/<str:number>/look/<str:kind>/", petitions.look, name="petition_look"),
    path("petitions/<str:number>/about/", recusals.about, name="petition_about"),
    path("petitions/<str:number>/accusation/", recusals.accusation, name="petition_accusation"),
    path("petitions/<str:number>/recusals/<int:pk>/", recusals.lift, name="recusal_lift"),
    path("petitions/<str:number>/<str:name>/", petitions.move, name="petition_move"),
    path("desk/", desk.desk, name="desk"),
    path("desk/bulk/", desk.bulk, name="desk_bulk"),
    path("issues/", issues.issue_list, name="issues"),
    path("issues/<str:number>/", issues.detail, name="issue"),
    path("issues/<str:number>/urgency/", issues.urgency, name="issue_urgency"),
    path("issues/<str:number>/unpublish/", issues.unpublish, name="issue_unpublish"),
    path("issues/<str:number>/note/", issues.note, name="issue_note"),
    path("issues/<str:number>/<str:name>/", issues.move, name="issue_move"),
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/<str:number>/", tasks.detail, name="task"),
    path("tasks/<str:number>/look/<int:pk>/<str:kind>/", tasks.look, name="task_look"),
    path("tasks/<str:number>/extension/", tasks.extension, name="task_extension"),
    path("tasks/<str:number>/extension/<int:pk>/", tasks.decide_extension, name="extension_decide"),
    path("tasks/<str:number>/ground/", tasks.ground, name="task_ground"),
    path("tasks/<str:number>/<str:name>/", tasks.move, name="task_move"),
    path("buildings/<int:pk>/", building.building, name="building"),
    path("buildings/<int:pk>/notice/", building.notice, name="building_notice"),
    path("routes/", routes.route_list, name="routes"),
    path("routes/new/", routes.new, name="route_new"),
    path("routes/<int:pk>/end/", routes.end, name="route_end"),
    path("photos/<uuid:pk>/<str:size>/", photos.photo, name="photo"),
]
